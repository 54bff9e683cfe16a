#include "services/gateway/json_check.h"

#include <gtest/gtest.h>

#include <random>

#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "services/platform/testing/testing.h"

namespace cc::gateway {
namespace {

using common::v1::REASON_JSON_INVALID;
using common::v1::REASON_JSON_KEY_DOUBLE;
using common::v1::REASON_JSON_TOO_DEEP;
using platform::Refused;

TEST(JsonCheck, TakesJson) {
  for (const char* text :
       {"{}", "[]", " {\"a\": [1, -2.5e+3, 0, true, false, null, \"\\u0416\\n\"]} ", "\"x\"", "0",
        "-0.1", "{\"a\":{\"a\":1},\"b\":{\"a\":1}}", "\"\\ud83d\\ude00\"", "\"Ж\"", "[[[]],{}]"}) {
    EXPECT_TRUE(CheckJson(text).ok()) << text;
  }
}

TEST(JsonCheck, RefusesWhatTheLibraryWouldTakeLeniently) {
  for (const char* text : {"",
                           " ",
                           "{",
                           "}",
                           "[1,]",
                           "{\"a\":1,}",
                           "{'a':1}",
                           "{a:1}",
                           "{\"a\" 1}",
                           "{\"a\":}",
                           "01",
                           "1.",
                           ".5",
                           "+1",
                           "1e",
                           "nul",
                           "tru",
                           "NaN",
                           "Infinity",
                           "\"\n\"",
                           "\"\\x\"",
                           "\"\\u12\"",
                           "\"\\ud800\"",
                           "\"\\ude00\"",
                           "\"\\ud800\\u0041\"",
                           "\"a",
                           "1 2",
                           "{}{}",
                           "\xEF\xBB\xBF{}",
                           "[1 2]",
                           "{\"a\":1 \"b\":2}",
                           "{1:2}",
                           "{,}",
                           "[,]",
                           "\"\xff\"",
                           "\"\xc0\xaf\"",
                           "\"\xed\xa0\x80\"",
                           "// x\n{}"}) {
    EXPECT_THAT(CheckJson(text), Refused(REASON_JSON_INVALID)) << text;
  }
}

TEST(JsonCheck, RefusesAKeyNamedTwice) {
  EXPECT_THAT(CheckJson("{\"a\":1,\"b\":2,\"a\":3}"), Refused(REASON_JSON_KEY_DOUBLE));
}

TEST(JsonCheck, NamesTheByte) {
  auto status = platform::ToRpcStatus(CheckJson("{\"a\": tru}"), platform::Language::kEnglish, "");
  EXPECT_EQ(status.message(), "The request body is not valid JSON: see byte 6");
}

TEST(JsonCheck, StopsAtTheDepthWhateverTheLength) {
  std::string deep(32, '[');
  EXPECT_TRUE(CheckJson(deep + std::string(32, ']')).ok());
  EXPECT_THAT(CheckJson("[" + deep + std::string(33, ']')), Refused(REASON_JSON_TOO_DEEP));
  EXPECT_THAT(CheckJson(std::string(10000, '[')), Refused(REASON_JSON_TOO_DEEP));
  std::string objects;
  for (int i = 0; i < 10000; ++i) objects += "{\"a\":";
  EXPECT_THAT(CheckJson(objects), Refused(REASON_JSON_TOO_DEEP));
}

TEST(JsonCheck, ReadsTenMegabytesInOnePass) {
  std::string text = "[";
  while (text.size() < 10 << 20) text += "{\"name\":\"synthetic\",\"count\":12345},";
  text += "0]";
  absl::Time start = absl::Now();
  EXPECT_TRUE(CheckJson(text).ok());
  EXPECT_LT(absl::Now() - start, absl::Seconds(10));
}

TEST(JsonCheck, WhatItTakesTheLibraryTakes) {
  std::mt19937 random(20260131);
  const std::string alphabet = "{}[]\",:0123456789.eE+-truefalsn\\ud8\xD0\x96 ";
  int taken = 0;
  for (int i = 0; i < 200000; ++i) {
    std::string text;
    for (size_t n = random() % 12; n > 0; --n) text.push_back(alphabet[random() % alphabet.size()]);
    if (!CheckJson(text).ok()) continue;
    ++taken;
    google::protobuf::Value value;
    // Numbers beyond a double are JSON but no value.
    auto status = google::protobuf::util::JsonStringToMessage(text, &value);
    EXPECT_TRUE(status.ok() || text.find_first_of("eE") != std::string::npos)
        << text << " " << status.ToString();
  }
  EXPECT_GT(taken, 100);
}

}  // namespace
}  // namespace cc::gateway
