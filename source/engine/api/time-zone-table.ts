/*
The time zones of the world, by the rules that hold from 2026 on; what they were before is absent, for no cluster is older.

	+1 M3.5.0/2 M10.5.0/3 = Europe/Amsterdam,Berlin …

Hours east of Greenwich; then, where clocks change, when summer begins and when it ends: month, week of the month (5: the
last), weekday (0: Sunday), hour on the wall. Summer is an hour more unless its own hours stand before the two. Hours
beyond a day, as in Gaza, are hours of the following days. Names of one area share its word.

Deliberately absent: what follows the moon (in Ramadan the clocks of Morocco go back an hour, which is not done here).
Source: the IANA time zone database, 2025b.
*/
export const timeZoneTable = `
-12 = Etc/GMT+12
-11 = Etc/GMT+11 Pacific/Midway,Niue,Pago_Pago,Samoa US/Samoa
-10 = Etc/GMT+10 Pacific/Honolulu,Johnston,Rarotonga,Tahiti US/Hawaii HST
-10 M3.2.0/2 M11.1.0/2 = America/Adak,Atka US/Aleutian
-9:30 = Pacific/Marquesas
-9 = Etc/GMT+9 Pacific/Gambier
-9 M3.2.0/2 M11.1.0/2 = America/Anchorage,Juneau,Metlakatla,Nome,Sitka,Yakutat US/Alaska
-8 = Etc/GMT+8 Pacific/Pitcairn
-8 M3.2.0/2 M11.1.0/2 = America/Ensenada,Los_Angeles,Santa_Isabel,Tijuana,Vancouver Canada/Pacific Mexico/BajaNorte
	US/Pacific PST8PDT
-7 = America/Creston,Dawson,Dawson_Creek,Fort_Nelson,Hermosillo,Mazatlan,Phoenix,Whitehorse Canada/Yukon Etc/GMT+7
	Mexico/BajaSur US/Arizona MST
-7 M3.2.0/2 M11.1.0/2 = America/Boise,Cambridge_Bay,Ciudad_Juarez,Denver,Edmonton,Inuvik,Shiprock,Yellowknife
	Canada/Mountain US/Mountain MST7MDT Navajo
-6 = America/Bahia_Banderas,Belize,Chihuahua,Costa_Rica,El_Salvador,Guatemala,Managua,Merida,Mexico_City,Monterrey,
	Regina,Swift_Current,Tegucigalpa Canada/Saskatchewan Etc/GMT+6 Mexico/General Pacific/Galapagos
-6 M3.2.0/2 M11.1.0/2 = America/Chicago,Indiana/Knox,Indiana/Tell_City,Knox_IN,Matamoros,Menominee,
	North_Dakota/Beulah,North_Dakota/Center,North_Dakota/New_Salem,Ojinaga,Rainy_River,Rankin_Inlet,Resolute,Winnipeg
	Canada/Central US/Central,Indiana-Starke CST6CDT
-6 M9.1.6/22 M4.1.6/22 = Chile/EasterIsland Pacific/Easter
-5 = America/Atikokan,Bogota,Cancun,Cayman,Coral_Harbour,Eirunepe,Guayaquil,Jamaica,Lima,Panama,Porto_Acre,Rio_Branco
	Brazil/Acre Etc/GMT+5 EST Jamaica
-5 M3.2.0/0 M11.1.0/1 = America/Havana Cuba
-5 M3.2.0/2 M11.1.0/2 = America/Detroit,Fort_Wayne,Grand_Turk,Indiana/Indianapolis,Indiana/Marengo,Indiana/Petersburg,
	Indiana/Vevay,Indiana/Vincennes,Indiana/Winamac,Indianapolis,Iqaluit,Kentucky/Louisville,Kentucky/Monticello,
	Louisville,Montreal,Nassau,New_York,Nipigon,Pangnirtung,Port-au-Prince,Thunder_Bay,Toronto Canada/Eastern
	US/East-Indiana,Eastern,Michigan EST5EDT
-4 = America/Anguilla,Antigua,Aruba,Barbados,Blanc-Sablon,Boa_Vista,Campo_Grande,Caracas,Cuiaba,Curacao,Dominica,
	Grenada,Guadeloupe,Guyana,Kralendijk,La_Paz,Lower_Princes,Manaus,Marigot,Martinique,Montserrat,Port_of_Spain,
	Porto_Velho,Puerto_Rico,Santo_Domingo,St_Barthelemy,St_Kitts,St_Lucia,St_Thomas,St_Vincent,Tortola,Virgin Brazil/West
	Etc/GMT+4
-4 M3.2.0/2 M11.1.0/2 = America/Glace_Bay,Goose_Bay,Halifax,Moncton,Thule Atlantic/Bermuda Canada/Atlantic
-4 M9.1.6/24 M4.1.6/24 = America/Santiago Chile/Continental
-3:30 M3.2.0/2 M11.1.0/2 = America/St_Johns Canada/Newfoundland
-3 = America/Araguaina,Argentina/Buenos_Aires,Argentina/Catamarca,Argentina/ComodRivadavia,Argentina/Cordoba,
	Argentina/Jujuy,Argentina/La_Rioja,Argentina/Mendoza,Argentina/Rio_Gallegos,Argentina/Salta,Argentina/San_Juan,
	Argentina/San_Luis,Argentina/Tucuman,Argentina/Ushuaia,Asuncion,Bahia,Belem,Buenos_Aires,Catamarca,Cayenne,Cordoba,
	Coyhaique,Fortaleza,Jujuy,Maceio,Mendoza,Montevideo,Paramaribo,Punta_Arenas,Recife,Rosario,Santarem,Sao_Paulo
	Antarctica/Palmer,Rothera Atlantic/Stanley Brazil/East Etc/GMT+3
-3 M3.2.0/2 M11.1.0/2 = America/Miquelon
-2 = America/Noronha Atlantic/South_Georgia Brazil/DeNoronha Etc/GMT+2
-2 M3.5.0/-1 M10.5.0/0 = America/Godthab,Nuuk,Scoresbysund
-1 = Atlantic/Cape_Verde Etc/GMT+1
-1 M3.5.0/0 M10.5.0/1 = Atlantic/Azores
0 = Africa/Abidjan,Accra,Bamako,Banjul,Bissau,Conakry,Dakar,Freetown,Lome,Monrovia,Nouakchott,Ouagadougou,Sao_Tome,
	Timbuktu America/Danmarkshavn Atlantic/Reykjavik,St_Helena Etc/GMT,GMT+0,GMT-0,GMT0,Greenwich,UCT,UTC,Universal,Zulu
	GMT GMT+0 GMT-0 GMT0 Greenwich Iceland UCT UTC Universal Zulu
0 M3.5.0/1 M10.5.0/2 = Atlantic/Canary,Faeroe,Faroe,Madeira Europe/Belfast,Dublin,Guernsey,Isle_of_Man,Jersey,Lisbon,
	London Eire GB GB-Eire Portugal WET
0 +2 M3.5.0/1 M10.5.0/3 = Antarctica/Troll
+1 = Africa/Algiers,Bangui,Brazzaville,Casablanca,Douala,El_Aaiun,Kinshasa,Lagos,Libreville,Luanda,Malabo,Ndjamena,
	Niamey,Porto-Novo,Tunis Etc/GMT-1
+1 M3.5.0/2 M10.5.0/3 = Africa/Ceuta Arctic/Longyearbyen Atlantic/Jan_Mayen Europe/Amsterdam,Andorra,Belgrade,Berlin,
	Bratislava,Brussels,Budapest,Busingen,Copenhagen,Gibraltar,Ljubljana,Luxembourg,Madrid,Malta,Monaco,Oslo,Paris,
	Podgorica,Prague,Rome,San_Marino,Sarajevo,Skopje,Stockholm,Tirane,Vaduz,Vatican,Vienna,Warsaw,Zagreb,Zurich CET MET
	Poland
+2 = Africa/Blantyre,Bujumbura,Gaborone,Harare,Johannesburg,Juba,Khartoum,Kigali,Lubumbashi,Lusaka,Maputo,Maseru,
	Mbabane,Tripoli,Windhoek Etc/GMT-2 Europe/Kaliningrad Libya
+2 M3.4.4/26 M10.5.0/2 = Asia/Jerusalem,Tel_Aviv Israel
+2 M3.4.4/50 M10.4.4/50 = Asia/Gaza,Hebron
+2 M3.5.0/0 M10.5.0/0 = Asia/Beirut
+2 M3.5.0/2 M10.5.0/3 = Europe/Chisinau,Tiraspol
+2 M3.5.0/3 M10.5.0/4 = Asia/Famagusta,Nicosia Europe/Athens,Bucharest,Helsinki,Kiev,Kyiv,Mariehamn,Nicosia,Riga,
	Sofia,Tallinn,Uzhgorod,Vilnius,Zaporozhye EET
+2 M4.5.5/0 M10.5.4/24 = Africa/Cairo Egypt
+3 = Africa/Addis_Ababa,Asmara,Asmera,Dar_es_Salaam,Djibouti,Kampala,Mogadishu,Nairobi Antarctica/Syowa Asia/Aden,
	Amman,Baghdad,Bahrain,Damascus,Istanbul,Kuwait,Qatar,Riyadh Etc/GMT-3 Europe/Istanbul,Kirov,Minsk,Moscow,Simferopol,
	Volgograd Indian/Antananarivo,Comoro,Mayotte Turkey W-SU
+3:30 = Asia/Tehran Iran
+4 = Asia/Baku,Dubai,Muscat,Tbilisi,Yerevan Etc/GMT-4 Europe/Astrakhan,Samara,Saratov,Ulyanovsk Indian/Mahe,Mauritius,
	Reunion
+4:30 = Asia/Kabul
+5 = Antarctica/Mawson,Vostok Asia/Almaty,Aqtau,Aqtobe,Ashgabat,Ashkhabad,Atyrau,Dushanbe,Karachi,Oral,Qostanay,
	Qyzylorda,Samarkand,Tashkent,Yekaterinburg Etc/GMT-5 Indian/Kerguelen,Maldives
+5:30 = Asia/Calcutta,Colombo,Kolkata
+5:45 = Asia/Kathmandu,Katmandu
+6 = Asia/Bishkek,Dacca,Dhaka,Kashgar,Omsk,Thimbu,Thimphu,Urumqi Etc/GMT-6 Indian/Chagos
+6:30 = Asia/Rangoon,Yangon Indian/Cocos
+7 = Antarctica/Davis Asia/Bangkok,Barnaul,Ho_Chi_Minh,Hovd,Jakarta,Krasnoyarsk,Novokuznetsk,Novosibirsk,Phnom_Penh,
	Pontianak,Saigon,Tomsk,Vientiane Etc/GMT-7 Indian/Christmas
+8 = Antarctica/Casey Asia/Brunei,Choibalsan,Chongqing,Chungking,Harbin,Hong_Kong,Irkutsk,Kuala_Lumpur,Kuching,Macao,
	Macau,Makassar,Manila,Shanghai,Singapore,Taipei,Ujung_Pandang,Ulaanbaatar,Ulan_Bator Australia/Perth,West Etc/GMT-8
	Hongkong PRC ROC Singapore
+8:45 = Australia/Eucla
+9 = Asia/Chita,Dili,Jayapura,Khandyga,Pyongyang,Seoul,Tokyo,Yakutsk Etc/GMT-9 Pacific/Palau Japan ROK
+9:30 = Australia/Darwin,North
+9:30 M10.1.0/2 M4.1.0/3 = Australia/Adelaide,Broken_Hill,South,Yancowinna
+10 = Antarctica/DumontDUrville Asia/Ust-Nera,Vladivostok Australia/Brisbane,Lindeman,Queensland Etc/GMT-10
	Pacific/Chuuk,Guam,Port_Moresby,Saipan,Truk,Yap
+10 M10.1.0/2 M4.1.0/3 = Antarctica/Macquarie Australia/ACT,Canberra,Currie,Hobart,Melbourne,NSW,Sydney,Tasmania,
	Victoria
+10:30 +11 M10.1.0/2 M4.1.0/2 = Australia/LHI,Lord_Howe
+11 = Asia/Magadan,Sakhalin,Srednekolymsk Etc/GMT-11 Pacific/Bougainville,Efate,Guadalcanal,Kosrae,Noumea,Pohnpei,
	Ponape
+11 M10.1.0/2 M4.1.0/3 = Pacific/Norfolk
+12 = Asia/Anadyr,Kamchatka Etc/GMT-12 Pacific/Fiji,Funafuti,Kwajalein,Majuro,Nauru,Tarawa,Wake,Wallis Kwajalein
+12 M9.5.0/2 M4.1.0/3 = Antarctica/McMurdo,South_Pole Pacific/Auckland NZ
+12:45 M9.5.0/2:45 M4.1.0/3:45 = Pacific/Chatham NZ-CHAT
+13 = Etc/GMT-13 Pacific/Apia,Enderbury,Fakaofo,Kanton,Tongatapu
+14 = Etc/GMT-14 Pacific/Kiritimati
`;
