#include "tests/bench/table.h"

#include <algorithm>
#include <cstdio>

#include "absl/strings/str_cat.h"
#include "google/rpc/code.pb.h"

namespace cc::bench {

void Row(const std::string& what, const std::string& measured, const std::string& baseline,
         const std::string& ratio, const std::string& target, const std::string& verdict) {
  std::printf("| %s | %s | %s | %s | %s | %s |\n", what.c_str(), measured.c_str(), baseline.c_str(),
              ratio.c_str(), target.c_str(), verdict.c_str());
  std::fflush(stdout);
}

void Row(const std::string& what, const std::string& measured, const std::string& baseline,
         const std::string& ratio, const std::string& target, bool met) {
  Row(what, measured, baseline, ratio, target, std::string(met ? "met" : "**short**"));
}

std::string Failed(const std::map<grpc::StatusCode, int64_t>& failures) {
  std::string shown;
  for (const auto& [code, count] : failures) {
    absl::StrAppend(&shown, ", ", count, " × ",
                    google::rpc::Code_Name(static_cast<google::rpc::Code>(code)));
  }
  return shown;
}

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace cc::bench
