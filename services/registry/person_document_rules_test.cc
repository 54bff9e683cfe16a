#include "services/registry/person_document_rules.h"

#include "services/platform/testing/testing.h"

namespace cc::registry {
namespace {

TEST(IsDocumentNumber, KnowsTheFormOfEachKind) {
  using Document = v1::IdentityDocument;
  struct Case {
    Document::Kind kind;
    const char* number;
    bool valid;
  };
  for (const Case& c : {Case{Document::KIND_PASSPORT, "КВ 123456", true},
                        Case{Document::KIND_PASSPORT, "KB123456", true},  // Latin letters
                        Case{Document::KIND_PASSPORT, "кв123456", true},
                        Case{Document::KIND_PASSPORT, "ЫЪ123456", false},
                        Case{Document::KIND_PASSPORT, "QW123456", false},
                        Case{Document::KIND_PASSPORT, "КВ12345", false},
                        Case{Document::KIND_ID_CARD, "001234567", true},
                        Case{Document::KIND_ID_CARD, "00123456", false},
                        Case{Document::KIND_ID_CARD, "00123456А", false},
                        Case{Document::KIND_BIRTH_CERTIFICATE, "I-СГ № 123456", true},
                        Case{Document::KIND_BIRTH_CERTIFICATE, "I", false},
                        Case{Document::KIND_BIRTH_CERTIFICATE, "I-СГ;123456", false},
                        Case{Document::KIND_PERMANENT_RESIDENCE_PERMIT, "ІН 1234", true},
                        Case{Document::KIND_PERMANENT_RESIDENCE_PERMIT, "900123456", true},
                        Case{Document::KIND_PERMANENT_RESIDENCE_PERMIT, "123", false},
                        Case{Document::KIND_TEMPORARY_RESIDENCE_PERMIT, "QW123456", true},
                        Case{Document::KIND_TEMPORARY_RESIDENCE_PERMIT, "QЖ123456", false},
                        Case{Document::KIND_REFUGEE_CERTIFICATE, "ВБ000123", true},
                        Case{Document::KIND_REFUGEE_CERTIFICATE, "ВБ00012", false},
                        Case{Document::KIND_COMPLEMENTARY_PROTECTION_CERTIFICATE, "ДЗ000123", true},
                        Case{Document::KIND_COMPLEMENTARY_PROTECTION_CERTIFICATE, "000123", false},
                        Case{Document::KIND_TRAVEL_PASSPORT, "FE 123456", true},
                        Case{Document::KIND_TRAVEL_PASSPORT, "ЕР123456", true},  // Cyrillic letters
                        Case{Document::KIND_TRAVEL_PASSPORT, "ЖЯ123456", false},
                        Case{Document::KIND_FOREIGN_PASSPORT, "X1234567Z", true},
                        Case{Document::KIND_FOREIGN_PASSPORT, "X-12", false},
                        Case{Document::KIND_OTHER, "anything", true},
                        Case{Document::KIND_OTHER, " ", false}}) {
    EXPECT_EQ(IsDocumentNumber(c.kind, c.number), c.valid) << c.number;
  }
}

TEST(CanonicalDocumentNumber, ReadsLettersThatLookAlikeInTheAlphabetOfTheKind) {
  using Document = v1::IdentityDocument;
  EXPECT_EQ(CanonicalDocumentNumber(Document::KIND_PASSPORT, " kb 123456 "), "КВ123456");
  EXPECT_EQ(CanonicalDocumentNumber(Document::KIND_TRAVEL_PASSPORT, "ер 123456"), "EP123456");
  EXPECT_EQ(CanonicalDocumentNumber(Document::KIND_BIRTH_CERTIFICATE, "I-сг № 123456"),
            CanonicalDocumentNumber(Document::KIND_BIRTH_CERTIFICATE, "І-СГ №123456"));
}

std::vector<std::string> Wrong(const std::string& text) {
  std::vector<platform::FieldError> errors;
  CheckDocument(platform::ParseProto<v1::IdentityDocument>(text), "2000-02-29", "d", errors);
  std::vector<std::string> told;
  for (const platform::FieldError& error : errors)
    told.push_back(error.field + " " + common::v1::Reason_Name(error.reason));
  return told;
}

TEST(CheckDocument, WantsTheLastDayOfACardAndDatesInTheirOrder) {
  using ::testing::ElementsAre;
  EXPECT_THAT(Wrong("kind: KIND_ID_CARD number: '001234567' expiry_date: '2031-05-20'"),
              ElementsAre());
  EXPECT_THAT(Wrong("kind: KIND_ID_CARD number: '001234567'"),
              ElementsAre("d.expiry_date REASON_DOCUMENT_EXPIRY_REQUIRED"));
  EXPECT_THAT(Wrong("kind: KIND_PASSPORT number: 'КВ123456' issue_date: '2000-02-28'"),
              ElementsAre("d.issue_date REASON_DOCUMENT_DATES_IMPOSSIBLE"));
  EXPECT_THAT(Wrong("kind: KIND_OTHER number: '1' issue_date: '2020-02-02' "
                    "expiry_date: '2020-02-01'"),
              ElementsAre("d.expiry_date REASON_DOCUMENT_DATES_IMPOSSIBLE"));
  // A document that is no longer valid still proves who somebody is.
  EXPECT_THAT(Wrong("kind: KIND_OTHER number: '1' expiry_date: '2001-02-01'"), ElementsAre());
}

TEST(IsCitizenship, KnowsTheCodesOfStatesAndOfStatelessPeople) {
  EXPECT_TRUE(IsCitizenship("UKR"));
  EXPECT_TRUE(IsCitizenship("ABW"));
  EXPECT_TRUE(IsCitizenship("ZWE"));
  EXPECT_TRUE(IsCitizenship("XXA"));
  for (const char* wrong : {"XXX", "KRA", "UA", "ukr", "UKRA", "R A", ""})
    EXPECT_FALSE(IsCitizenship(wrong)) << wrong;
}

}  // namespace
}  // namespace cc::registry
