#ifndef TESTS_BENCH_TABLE_H_
#define TESTS_BENCH_TABLE_H_

#include <cstdlib>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "grpcpp/support/proto_buffer_reader.h"
#include "tests/bench/load.h"

// The Markdown table that the measurements print, one line at a time.
namespace cc::bench {

void Row(const std::string& what, const std::string& measured, const std::string& baseline,
         const std::string& ratio, const std::string& target, const std::string& verdict);
void Row(const std::string& what, const std::string& measured, const std::string& baseline,
         const std::string& ratio, const std::string& target, bool met);

// `, 3 × RESOURCE_EXHAUSTED`; nothing where all went well.
std::string Failed(const std::map<grpc::StatusCode, int64_t>& failures);

double Median(std::vector<double> values);

// The answer to one call; ends the program where it is refused.
template <typename Message>
Message Ask(const Target& target) {
  grpc::ByteBuffer answer;
  grpc::Status status = CallOnce(target, &answer);
  if (!status.ok()) {
    std::cerr << target.method << ": " << status.error_message() << "\n";
    std::exit(1);
  }
  Message message;
  grpc::ProtoBufferReader reader(&answer);
  message.ParseFromZeroCopyStream(&reader);
  return message;
}

}  // namespace cc::bench

#endif  // TESTS_BENCH_TABLE_H_
