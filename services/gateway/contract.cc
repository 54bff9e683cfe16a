#include "services/gateway/contract.h"

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "cc/options/v1/options.pb.h"

extern "C" {
extern const char gateway_contract_binpb_begin[];
extern const char gateway_contract_binpb_end[];
}

namespace cc::gateway {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::FieldDescriptor;
using google::protobuf::MethodDescriptor;

constexpr size_t kBody = 1 << 20;
constexpr size_t kUploadBody = 2 << 20;  // a chunk of 1 MiB in base64

bool TakesBytes(const google::protobuf::Descriptor& message) {
  for (int i = 0; i < message.field_count(); ++i) {
    if (message.field(i)->type() == FieldDescriptor::TYPE_BYTES) return true;
  }
  return false;
}

Method Describe(const MethodDescriptor& descriptor) {
  Method method;
  method.descriptor = &descriptor;
  method.grpc_path = absl::StrCat("/", descriptor.service()->full_name(), "/", descriptor.name());
  std::vector<std::string> package = absl::StrSplit(descriptor.file()->package(), '.');
  if (package.size() > 1) method.neighbour = package[1];
  method.open = descriptor.options().GetExtension(options::v1::rule).open();
  method.streaming = descriptor.server_streaming();
  method.deadline = absl::Seconds(absl::StartsWith(descriptor.name(), "Import") ? 60 : 10);
  method.body_limit = TakesBytes(*descriptor.input_type()) ? kUploadBody : kBody;
  return method;
}

}  // namespace

google::protobuf::FileDescriptorSet ContractImage() {
  google::protobuf::FileDescriptorSet image;
  if (!image.ParseFromArray(
          gateway_contract_binpb_begin,
          static_cast<int>(gateway_contract_binpb_end - gateway_contract_binpb_begin))) {
    image.Clear();
  }
  return image;
}

const std::vector<Method>& Methods() {
  static const auto* methods = [] {
    auto* list = new std::vector<Method>();
    const google::protobuf::FileDescriptorSet image = ContractImage();
    for (const auto& file : image.file()) {
      if (!absl::StartsWith(file.package(), "cc.")) continue;
      const auto* linked = DescriptorPool::generated_pool()->FindFileByName(file.name());
      for (int s = 0; linked != nullptr && s < linked->service_count(); ++s) {
        for (int m = 0; m < linked->service(s)->method_count(); ++m) {
          const MethodDescriptor& method = *linked->service(s)->method(m);
          if (!method.client_streaming()) list->push_back(Describe(method));
        }
      }
    }
    return list;
  }();
  return *methods;
}

const Method* FindMethod(absl::string_view service, absl::string_view method) {
  static const auto* index = [] {
    auto* map = new absl::flat_hash_map<std::string, const Method*>();
    for (const Method& m : Methods()) map->emplace(m.grpc_path, &m);
    return map;
  }();
  auto it = index->find(absl::StrCat("/", service, "/", method));
  return it == index->end() ? nullptr : it->second;
}

}  // namespace cc::gateway
