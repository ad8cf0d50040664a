import { enumOf } from '../../kit/enumOf.ts';
import {
  BILLING_INTERVALS,
  ORDER_STATUSES,
  PAYMENT_KINDS,
  RETURN_REASONS,
  RETURN_STATUSES,
  SUBSCRIPTION_STATUSES,
} from '../vocabulary.ts';

export const OrderStatus = enumOf('OrderStatus', 'How far an order has come.', ORDER_STATUSES, {
  PLACED: 'Ordered and paid, waiting to be packed.',
  SHIPPED: 'On its way to the customer.',
  DELIVERED: 'Handed to the customer.',
  CANCELLED:
    'Called off before it was sent; nothing was charged. It counts in no sum and no number of orders.',
});

export const ReturnReason = enumOf(
  'ReturnReason',
  'Why a customer sent something back, as they said themselves.',
  RETURN_REASONS,
  {
    DEFECTIVE: 'It did not work, or stopped working.',
    WRONG_ITEM: 'Something else was sent than was ordered.',
    NOT_AS_DESCRIBED: 'It was not what the shop had shown or promised.',
    CHANGED_MIND: 'Nothing was wrong with it; the customer did not want it any more.',
    DAMAGED_IN_TRANSIT: 'It was damaged on the way to the customer.',
    OTHER: 'None of these, or the customer gave no reason.',
  },
);

export const ReturnStatus = enumOf('ReturnStatus', 'How far a return has come.', RETURN_STATUSES, {
  REQUESTED: 'The customer has asked to send it back; it has not arrived.',
  RECEIVED: 'It has arrived and is being checked; nothing was paid back yet.',
  REFUNDED: 'The money was paid back.',
  REJECTED: 'It was checked and not accepted; nothing is paid back.',
});

export const SubscriptionStatus = enumOf(
  'SubscriptionStatus',
  'Whether a subscription sends and charges.',
  SUBSCRIPTION_STATUSES,
  {
    ACTIVE: 'It sends an order, and charges for it, at every renewal.',
    PAUSED: 'The customer has stopped it for a while: nothing is sent or charged.',
    ENDED: 'It is over. Taking it up again makes a new subscription.',
  },
);

export const BillingInterval = enumOf(
  'BillingInterval',
  'How often a subscription sends and charges.',
  BILLING_INTERVALS,
  { MONTHLY: 'Every month.', QUARTERLY: 'Every three months.', YEARLY: 'Every twelve months.' },
);

export const PaymentKind = enumOf('PaymentKind', 'By what means an order was paid.', PAYMENT_KINDS, {
  CARD: 'Credit or debit card.',
  DIRECT_DEBIT: 'Drawn from the customer’s bank account.',
  INVOICE: 'Paid by the customer on an invoice.',
  WALLET: 'A wallet such as PayPal.',
});
