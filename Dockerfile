# One image for every process of the distributed form; the command says which one it is.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY cli cli
COPY gateway gateway
COPY schema schema
COPY subgraphs subgraphs
RUN npm run build && npm prune --omit=dev

FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
# a volume that is mounted here belongs to the user as this does
RUN install -d -o node -g node -m 700 /var/lib/accord/disclosures
USER node
ENTRYPOINT ["node", "--max-semi-space-size=16", "dist/cli/main.js"]
CMD ["--help"]
