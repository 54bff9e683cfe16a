#include "services/platform/paging/paging.h"

#include <gtest/gtest.h>

#include "cc/territory/v1/territory_service.pb.h"
#include "services/platform/testing/testing.h"

namespace cc::platform {
namespace {

using common::v1::REASON_PAGE_TOKEN_INVALID;
using territory::v1::ListUnitsRequest;
using testing::ElementsAre;

ListUnitsRequest Request(const std::string& token = "", int size = 0) {
  ListUnitsRequest request;
  request.set_name("Слов’янськ");
  request.set_page_token(token);
  request.set_page_size(size);
  return request;
}

TEST(Paging, SizesAreStandardCappedOrRefused) {
  EXPECT_EQ(ReadPage(Request(), 50, 200)->size, 50);
  EXPECT_EQ(ReadPage(Request("", 7), 50, 200)->size, 7);
  EXPECT_EQ(ReadPage(Request("", 1'000'000), 50, 200)->size, 200);
  EXPECT_THAT(ReadPage(Request("", -1), 50, 200), Refused(common::v1::REASON_FIELDS_INVALID));
}

TEST(Paging, ATokenGivesBackTheSortKey) {
  const std::string key = std::string("\0\xff", 2) + std::string(300, 'x');
  auto page = ReadPage(Request(NextPageToken(Request(), {"UA14", "", key})));
  ASSERT_THAT(page, IsOk());
  EXPECT_THAT(page->after, ElementsAre("UA14", "", key));
}

TEST(Paging, ATokenMayBeUsedWithAnotherPageSize) {
  EXPECT_THAT(ReadPage(Request(NextPageToken(Request("", 5), {"a"}), 9)), IsOk());
}

TEST(Paging, ATokenOfOtherArgumentsIsRefused) {
  ListUnitsRequest other = Request();
  other.set_name("Краматорськ");
  EXPECT_THAT(ReadPage(Request(NextPageToken(other, {"a"}))), Refused(REASON_PAGE_TOKEN_INVALID));
  territory::v1::ListActsRequest another_method;
  EXPECT_THAT(ReadPage(Request(NextPageToken(another_method, {"a"}))),
              Refused(REASON_PAGE_TOKEN_INVALID));
}

TEST(Paging, ADamagedTokenIsRefused) {
  const std::string token = NextPageToken(Request(), {"UA14000000000091971", "42"});
  for (size_t i = 0; i < token.size(); ++i) {
    std::string damaged = token;
    damaged[i] = damaged[i] == 'A' ? 'B' : 'A';
    auto page = ReadPage(Request(damaged));
    // The last character may differ in bits that carry nothing.
    if (page.ok()) {
      EXPECT_THAT(page->after, ElementsAre("UA14000000000091971", "42"));
    } else {
      EXPECT_THAT(page, Refused(REASON_PAGE_TOKEN_INVALID));
    }
    EXPECT_THAT(ReadPage(Request(token.substr(0, i) + (i == 0 ? "!" : ""))),
                i == 0 ? Refused(REASON_PAGE_TOKEN_INVALID) : Refused(REASON_PAGE_TOKEN_INVALID));
  }
  for (const char* nonsense : {"!!!", "AAAA", "їжак", "=", "x"}) {
    EXPECT_THAT(ReadPage(Request(nonsense)), Refused(REASON_PAGE_TOKEN_INVALID)) << nonsense;
  }
}

}  // namespace
}  // namespace cc::platform
