/** Given and family names by the language area they come from: enough to look like a real, mixed customer base. */
export interface NamePool {
  readonly given: readonly string[];
  readonly family: readonly string[];
}

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

function pool(given: string, family: string): NamePool {
  return { given: words(given), family: words(family).map((name) => name.replaceAll('_', ' ')) };
}

export const NAME_POOLS = {
  english: pool(
    `Amelia Oliver Isla George Freya Arthur Poppy Leo Florence Harry Ivy Theodore Matilda Edward Harriet Dylan Beatrice
     Callum Imogen Rhys Eleanor Gareth Martha Alistair Sienna Nathan Rosie Declan Phoebe Callista`,
    `Ashworth Bennett Carlisle Davies Ellison Fairchild Goddard Hartley Ingram Jessop Kershaw Langley Marsden Norwood
     Oakley Pemberton Quigley Radcliffe Sutcliffe Thornton Underhill Vickers Whitaker Yardley Hughes MacLeod Sinclair`,
  ),
  german: pool(
    `Annika Lukas Friederike Jonas Katharina Maximilian Sabine Jürgen Heike Matthias Ulrike Tobias Greta Sören Mareike
     Benedikt Wiebke Hannes Lieselotte Florian Dörte Kilian Svenja Ansgar Ingeborg`,
    `Albrecht Brückner Claussen Dietrich Eberhardt Fassbinder Grünwald Hoffmann Ihrig Jäger Köhler Lindemann Möller
     Neubauer Oppermann Petersen Quandt Reinhardt Schäfer Thiele Ullmann Vogel Wagenknecht Zimmermann von_Arnim`,
  ),
  french: pool(
    `Aurélie Bastien Camille Damien Élodie Fabrice Gaëlle Hugo Inès Julien Léa Mathieu Noémie Olivier Pauline Quentin
     Romane Sébastien Thaïs Valentin Clémence Étienne Manon Théo Solène`,
    `Arnaud Beaumont Chevalier Delacroix Estève Fontaine Girard Hébert Jacquet Lefèvre Marchand Noël Olivier Perrin
     Renaud Sauvage Tessier Vasseur Moreau Bérenger Carpentier Dufour Gauthier Lacroix Mercier`,
  ),
  swedish: pool(
    `Astrid Björn Elin Fredrik Gunilla Håkan Ingrid Joakim Karin Lars Maja Nils Oskar Pernilla Rasmus Saga Torbjörn Ulla
     Viktor Ylva Åsa Örjan Tuva Mattias Linnea`,
    `Andersson Bergström Carlsson Dahlberg Ekström Forsberg Gustafsson Hedlund Isaksson Johansson Kjellberg Lundqvist
     Månsson Nyström Olofsson Persson Rosén Sandström Törnqvist Wallin Åkerman Öberg Sjögren`,
  ),
  irish: pool(
    `Aoife Cillian Saoirse Oisín Niamh Tadhg Caoimhe Eoin Róisín Fionn Sinéad Darragh Gráinne Conor Orla Pádraig Ciara
     Ronan Maeve Lorcan Bríd`,
    `O'Sullivan Murphy Byrne O'Connor Kavanagh Doyle McCarthy Gallagher O'Donnell Fitzgerald Brennan Nolan Keane Hennessy
     Mac_Giolla Daly Quinn Whelan O'Reilly Flanagan`,
  ),
  polish: pool(
    `Agnieszka Bartosz Celina Dawid Elżbieta Filip Grażyna Hubert Iwona Jakub Katarzyna Łukasz Małgorzata Norbert Oliwia
     Paweł Renata Sławomir Urszula Wojciech Zofia`,
    `Adamczyk Baran Cieślak Dąbrowski Fijałkowski Górski Jabłoński Kowalczyk Lewandowski Mazur Nowicki Olszewski
     Pawlak Rutkowski Szymański Tomaszewski Wiśniewski Zawadzki Żak`,
  ),
  iberian: pool(
    `Alejandro Beatriz Carlos Diego Esperanza Fernando Gabriela Hernán Inés Joaquín Larissa Mateo Noelia Otávio Paloma
     Rodrigo Soledad Thiago Úrsula Vicente Ximena João Conceição Nuria`,
    `Almeida Benítez Cardoso Domínguez Espinosa Figueroa García_Ruiz Herrera Iglesias Juárez Lozano Machado Navarro
     Oliveira Pacheco Quiroga Rivas Salgado Teixeira Urrutia Valverde Zamora dos_Santos`,
  ),
  italian: pool(
    `Alessia Bruno Chiara Davide Elisa Federico Giulia Ilaria Leonardo Martina Nicolò Ornella Pietro Riccardo Silvia
     Tommaso Valentina Enzo Fiorella`,
    `Amato Bianchi Colombo De_Luca Esposito Ferrara Gallo Innocenti Lombardi Marchetti Neri Orlando Pellegrini
     Ricci Santoro Tedesco Vitale Zanetti D'Angelo`,
  ),
  southAsian: pool(
    `Aarav Bhavna Chetan Deepika Farhan Gayatri Harish Ishaan Jyoti Kavita Lakshmi Manoj Nisha Omar Pooja Rahul Sanjana
     Tariq Uma Vikram Yasmin Zara Arjun Meera Anil`,
    `Acharya Bhattacharya Chaudhary Desai Fernandes Gupta Hussain Iyer Joshi Khan Luthra Mehta Nair Patel Qureshi Rao
     Sharma Thakur Varma Wickramasinghe Banerjee Siddiqui Reddy`,
  ),
  african: pool(
    `Abena Babatunde Chidi Desta Efua Folake Gideon Hadiza Ifeoma Jelani Kofi Lerato Makena Ngozi Obinna Palesa Sefu
     Thandiwe Uchenna Wanjiru Yaw Zanele Amina Tendai`,
    `Abubakar Adeyemi Banda Chukwu Diallo Eze Gebremariam Kamau Mensah Moyo Nkosi Nwosu Obi Okonkwo Otieno Owusu
     Sithole Tesfaye Udoh Wekesa Yeboah Zulu Asante Dlamini`,
  ),
  eastAsian: pool(
    `Akira Bao Chen Daichi Emi Fang Hana Haruto Jia Jisoo Kenji Lan Linh Mei Minh Naoko Ren Sakura Seojun Tuan Wei Xin
     Yuki Yuna Zhen`,
    `Chang Doan Fujimoto Gao Hashimoto Huang Ishikawa Jeong Kim Kobayashi Li Liu Matsuda Ngo Nguyen Ogawa Park Pham
     Sato Shimizu Tanaka Tran Wang Yoon Zhang Zhou`,
  ),
  middleEastern: pool(
    `Adil Basma Cem Dalia Emre Farah Ghassan Hala Ibrahim Jamila Khalil Leyla Mahmoud Nour Onur Parisa Rania Samir Tamar
     Umut Wafa Yusuf Zeynep Arash Shirin`,
    `Abbas Aydın Bakır Çelik Daher Ebrahimi Farouk Ghorbani Haddad Ismail Kaplan Khoury Mansour Nasser Özdemir Rahimi
     Saleh Tehrani Yıldız Zaman Demir Shapiro Levi`,
  ),
} as const;

export type NameOrigin = keyof typeof NAME_POOLS;
