#include "services/registry/matching/labelled_file.h"

#include <gtest/gtest.h>

namespace cc::registry::matching {
namespace {

TEST(ReadLabelledFile, TakesTheColumnsThatItKnows) {
  const auto file = ReadLabelledFile(
      "person,Surname,given_name,date_of_birth,sex,id_tax,document_passport,postcode,street_number,"
      "address_1,household,colour\n"
      "7,Smith,Anna,19840307,f,123,AB1,2000,12,Main Street,h1,red\n"
      "8,Smith,Tom,1980-01-02,m,,,2000,12,Main Street,h1,\n"
      "7,Smyth,Ann,19840307,,123,,2001,,,,\n");
  ASSERT_TRUE(file.ok()) << file.status();
  ASSERT_EQ(file->records.size(), 3u);
  EXPECT_EQ(file->person[0], file->person[2]);
  EXPECT_NE(file->person[0], file->person[1]);
  const Record& anna = file->records[0];
  EXPECT_EQ(anna.family_name, "Smith");
  EXPECT_EQ(anna.sex, Sex::kFemale);
  EXPECT_EQ(anna.residence, "2000");
  EXPECT_EQ(anna.address, "12 Main Street");
  ASSERT_EQ(anna.identifiers.size(), 2u);
  EXPECT_TRUE(anna.identifiers[0].permanent);
  EXPECT_FALSE(anna.identifiers[1].permanent);
  EXPECT_EQ(anna.household.size(), 1u);
  EXPECT_TRUE(file->records[2].household.empty());
}

TEST(ReadLabelledFile, RefusesAFileWithoutLabels) {
  EXPECT_FALSE(ReadLabelledFile("surname,given_name\nSmith,Anna\n").ok());
  EXPECT_FALSE(ReadLabelledFile("").ok());
}

}  // namespace
}  // namespace cc::registry::matching
