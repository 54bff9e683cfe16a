#include "tests/framework/amendment.h"

#include <gtest/gtest.h>

#include <fstream>
#include <random>

#include "absl/strings/str_cat.h"
#include "tests/framework/story.h"

namespace cc::tests {

Amendment::Amendment() {
  const std::string number = std::to_string(std::random_device{}() % 1000000 + 1000);
  const std::string path = testing::TempDir() + "amendment-" + number + ".json";
  std::ofstream(path) << absl::StrCat(
      R"({"reference":{"kind":"наказ","number":")", number,
      R"(","date":"2025-06-06"},"editionDate":"2025-06-06","synthetic":true,)"
      R"("amends":{"kind":"наказ","number":"376","date":"2025-02-28"},"periods":[{"unitCode":")",
      kOrigin,
      R"(","status":"STATUS_OCCUPIED","startDate":"2025-04-20","endDate":"2025-05-20"}]})");
  out_ = Suite::Shared().Ccctl("editor", "import territory-list " + path);
  for (const Json& act : editor_.All("/v1/acts", "acts")) {
    if (act["reference.number"] == number) act_id_ = act["id"];
  }
}

Amendment::~Amendment() {
  if (act_id_.empty()) return;
  Reply reply = editor_.Post(
      absl::StrCat("/v1/acts/", act_id_, ":withdraw"),
      absl::StrCat(R"({"reason":"Вигаданий.","requestId":")", NewRequestId(), R"("})"));
  EXPECT_EQ(reply.status, 200) << reply;
}

}  // namespace cc::tests
