#include "services/registry/person_document_rules.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/registry/person_text_rules.h"

namespace cc::registry {
namespace {

using Document = v1::IdentityDocument;
using Points = std::u32string;

bool All(const Points& points, size_t from, size_t to, bool (*is)(char32_t)) {
  return std::all_of(points.begin() + static_cast<std::ptrdiff_t>(from),
                     points.begin() + static_cast<std::ptrdiff_t>(to), is);
}

// So many letters, then `fewest` to `most` digits.
bool IsSeries(const Points& points, bool (*letter)(char32_t), size_t letters, size_t fewest,
              size_t most) {
  return points.size() >= letters + fewest && points.size() <= letters + most &&
         All(points, 0, letters, letter) && All(points, letters, points.size(), IsDigit);
}

bool IsLatinLetterOrDigit(char32_t point) { return IsLatinLetter(point) || IsDigit(point); }

bool IsOfBirthCertificate(char32_t point) {
  return IsDigit(point) || IsUkrainianLetter(point) || IsLatinLetter(point) ||
         IsOneOf(point, U"№\\/()-");
}

// Which alphabet the series of such documents is in.
enum class Alphabet { kCyrillic, kLatin, kEither };
Alphabet AlphabetOf(Document::Kind kind) {
  switch (kind) {
    case Document::KIND_PASSPORT:
    case Document::KIND_REFUGEE_CERTIFICATE:
    case Document::KIND_COMPLEMENTARY_PROTECTION_CERTIFICATE:
      return Alphabet::kCyrillic;
    case Document::KIND_TRAVEL_PASSPORT:
    case Document::KIND_FOREIGN_PASSPORT:
      return Alphabet::kLatin;
    default:
      return Alphabet::kEither;
  }
}

Points CanonicalPoints(Document::Kind kind, absl::string_view number) {
  Points points = NormalisedPoints(number);
  points.erase(std::remove(points.begin(), points.end(), U' '), points.end());
  const Alphabet alphabet = AlphabetOf(kind);
  if (alphabet != Alphabet::kEither) {
    std::transform(points.begin(), points.end(), points.begin(),
                   alphabet == Alphabet::kCyrillic ? CyrillicLookAlike : LatinLookAlike);
  }
  return points;
}

}  // namespace

std::string CanonicalDocumentNumber(Document::Kind kind, absl::string_view number) {
  return Utf8(CanonicalPoints(kind, number));
}

bool IsDocumentNumber(Document::Kind kind, absl::string_view number) {
  const Points points = CanonicalPoints(kind, number);
  switch (kind) {
    case Document::KIND_PASSPORT:
    case Document::KIND_REFUGEE_CERTIFICATE:
    case Document::KIND_COMPLEMENTARY_PROTECTION_CERTIFICATE:
      return IsSeries(points, IsUkrainianLetter, 2, 6, 6);
    case Document::KIND_ID_CARD:
      return IsSeries(points, IsDigit, 0, 9, 9);
    case Document::KIND_PERMANENT_RESIDENCE_PERMIT:
    case Document::KIND_TEMPORARY_RESIDENCE_PERMIT:
      return IsSeries(points, IsDigit, 0, 9, 9) || IsSeries(points, IsUkrainianLetter, 2, 4, 6) ||
             IsSeries(points, IsLatinLetter, 2, 4, 6);
    case Document::KIND_TRAVEL_PASSPORT:
      return IsSeries(points, IsLatinLetter, 2, 6, 6);
    case Document::KIND_FOREIGN_PASSPORT:
      return points.size() >= 5 && points.size() <= 20 &&
             All(points, 0, points.size(), IsLatinLetterOrDigit);
    case Document::KIND_BIRTH_CERTIFICATE:
      return points.size() >= 2 && points.size() <= 25 &&
             All(points, 0, points.size(), IsOfBirthCertificate);
    default:
      return !points.empty();
  }
}

void CheckDocument(const Document& document, absl::string_view birth_date, absl::string_view path,
                   std::vector<platform::FieldError>& errors) {
  auto wrong = [&](absl::string_view field, platform::Reason reason,
                   platform::Details details = {}) {
    errors.push_back({absl::StrCat(path, ".", field), reason, std::move(details)});
  };
  if (!IsDocumentNumber(document.kind(), document.number()))
    wrong("number", common::v1::REASON_DOCUMENT_NUMBER_INVALID);
  if (document.kind() == Document::KIND_ID_CARD && document.expiry_date().empty())
    wrong("expiry_date", common::v1::REASON_DOCUMENT_EXPIRY_REQUIRED);
  // Days in ISO form compare as texts.
  if (!document.issue_date().empty() && document.issue_date() < birth_date)
    wrong("issue_date", common::v1::REASON_DOCUMENT_DATES_IMPOSSIBLE);
  if (!document.issue_date().empty() && !document.expiry_date().empty() &&
      document.expiry_date() < document.issue_date())
    wrong("expiry_date", common::v1::REASON_DOCUMENT_DATES_IMPOSSIBLE);
}

bool IsCitizenship(absl::string_view code) {
  // ISO 3166-1 alpha-3, and XXA of ICAO 9303, part 3.
  static constexpr absl::string_view kCodes =
      "ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD "
      "BGR BHR BHS BIH BLM BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR "
      "COD COG COK COL COM CPV CRI CUB CUW CXR CYM CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH "
      "ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL "
      "GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR "
      "JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR "
      "MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL "
      "NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY "
      "PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP "
      "SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA "
      "UGA UKR UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM XXA YEM ZAF ZMB ZWE";
  return code.size() == 3 && code.find(' ') == code.npos && kCodes.find(code) % 4 == 0 &&
         kCodes.find(code) != kCodes.npos;
}

}  // namespace cc::registry
