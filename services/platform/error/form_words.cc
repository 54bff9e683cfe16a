#include "services/platform/error/form_words.h"

namespace cc::platform {

const std::vector<FormWords>& AllFormWords() {
  static const auto* table = new std::vector<FormWords>{
      {"KATOTTG", "код територіальної одиниці за КАТОТТГ (UA і 17 цифр)",
       "a KATOTTG code of a territorial unit (UA and 17 digits)", "UA14120000000070232"},
      {"DATE", "дату, що існує (рік-місяць-день)", "a date that exists (year-month-day)",
       "2025-02-28"},
      {"UUID", "ідентифікатор запису (UUID малими літерами)",
       "an identifier of a record (UUID in lower case)", "018f0000-0000-7000-8000-00000000000a"},
      {"RNOKPP", "РНОКПП: десять цифр, остання з них контрольна; звірте з документом",
       "a taxpayer number: ten digits, the last of which checks; compare with the document",
       "3300507061"},
      {"UNZR", "УНЗР: дата народження, дефіс і п’ять цифр, остання з них контрольна",
       "a number of the demographic register: date of birth, hyphen and five digits, the last of "
       "which checks",
       "19910824-00026"},
      {"EDRPOU", "код ЄДРПОУ: вісім цифр, остання з них контрольна",
       "a code of a legal entity: eight digits, the last of which checks", "12345678"},
      {"PHONE", "номер телефону (+380 і дев’ять цифр)", "a telephone number (+380 and nine digits)",
       "+380501234567"},
      {"MONTH", "місяць (рік-місяць)", "a month (year-month)", "2025-02"},
      {"ED25519", "відкритий ключ Ed25519 (32 байти, base64)",
       "a public key of Ed25519 (32 bytes, base64)",
       "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="},
      {"([01][0-9]|2[0-3]):[0-5][0-9]", "час доби (години:хвилини)",
       "a time of day (hours:minutes)", "09:30"},
      {"[0-9a-f]{64}", "суму SHA-256 (64 знаки 0–9, a–f)", "a SHA-256 sum (64 characters 0–9, a–f)",
       "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
      {"[A-Z]{3}", "код країни (три великі латинські літери)",
       "a code of a country (three capital Latin letters)", "UKR"},
      {"(UA[0-9]{17}|[0-9]{5})", "код КАТОТТГ (UA і 17 цифр) чи п’ять останніх його цифр",
       "a KATOTTG code (UA and 17 digits) or its last five digits", "UA14120000000070232"},
      {"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+", "адресу електронної пошти",
       "an address of electronic mail", "hromada@example.org"},
      {"https?://[A-Za-z0-9.-]+(/[A-Za-z0-9._~/-]*)?", "адресу вебсайту",
       "an address of a web site", "https://example.org/hromada"},
  };
  return *table;
}

const FormWords* WordsOfForm(absl::string_view form) {
  for (const FormWords& words : AllFormWords()) {
    if (words.form == form) return &words;
  }
  return nullptr;
}

}  // namespace cc::platform
