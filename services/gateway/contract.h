#ifndef SERVICES_GATEWAY_CONTRACT_H_
#define SERVICES_GATEWAY_CONTRACT_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/descriptor.pb.h"

// What the gateway knows of the suite: the descriptors that are linked in, nothing per method.
namespace cc::gateway {

// One RPC as the gateway serves it.
struct Method {
  const google::protobuf::MethodDescriptor* descriptor = nullptr;
  std::string grpc_path;   // `/cc.territory.v1.TerritoryService/GetUnit`
  std::string neighbour;   // `territory`, from the package
  bool open = false;       // needs no token
  bool streaming = false;  // server stream: served as events
  absl::Duration deadline;
  size_t body_limit = 0;  // bytes of JSON
};

// The descriptor image of the contract with comments, as linked into the program; read anew each
// time, because it is large and needed at the start only.
google::protobuf::FileDescriptorSet ContractImage();

// Every method of the contract in the order of the files, client streams left out. Built once.
const std::vector<Method>& Methods();

// The method `package.Service/Method`; null where there is none.
const Method* FindMethod(absl::string_view service, absl::string_view method);

}  // namespace cc::gateway

#endif  // SERVICES_GATEWAY_CONTRACT_H_
