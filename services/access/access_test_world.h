#ifndef SERVICES_ACCESS_ACCESS_TEST_WORLD_H_
#define SERVICES_ACCESS_ACCESS_TEST_WORLD_H_

#include <memory>
#include <string>
#include <vector>

#include "services/access/auth_states.h"
#include "services/access/grants.h"
#include "services/access/identities.h"
#include "services/access/tokens.h"
#include "services/platform/auth/authenticator.h"
#include "services/platform/testing/testing.h"

namespace cc::access {

inline constexpr char kDonetsk[] = "UA14000000000091971";
inline constexpr char kKramatorskRaion[] = "UA14120000000070232";
inline constexpr char kKharkiv[] = "UA63000000000041885";
inline constexpr int32_t kDonetskTail = 91971, kKramatorskTail = 70232, kKharkivTail = 41885;

// A folder of the test's own, removed at the end.
class TestFolder {
 public:
  TestFolder();
  ~TestFolder();
  const std::string& path() const { return path_; }
  void Write(const std::string& name, const std::string& text) const;
  std::string Read(const std::string& name) const;

 private:
  std::string path_;
};

// Everything of access but its wire, over a database of its own.
class AccessWorld {
 public:
  explicit AccessWorld(Tokens::Options options = {.demo = true});

  // A call as the pipeline makes it for somebody with these grants: scope by the roles'
  // permissions. The request must outlive the call.
  platform::Call As(std::vector<platform::HeldGrant> grants,
                    const google::protobuf::Message& request, absl::Time now = platform::TestNow());
  // An administrator of the unit (0: the country).
  platform::Call Administrator(int32_t tail, const google::protobuf::Message& request,
                               absl::Time now = platform::TestNow());
  platform::Call System(absl::Time now = platform::TestNow());
  // A call of a method that is open to all, over a connection with this certificate.
  platform::Call Open(const google::protobuf::Message& request, const std::string& certificate = "",
                      absl::Time now = platform::TestNow());

  // A person of the unit (empty: the country), registered by the national administrator.
  v1::Identity Register(const std::string& subject, const std::string& unit_code);
  // Given by the national administrator; the identity as it is then.
  v1::Identity Give(const std::string& identity_id, const std::string& role,
                    const std::string& unit_code,
                    options::v1::Relation relation = options::v1::RELATION_ANY,
                    const std::string& until = "");
  // A token for the person, unproved.
  absl::StatusOr<std::string> TokenOf(const std::string& subject,
                                      absl::Time now = platform::TestNow());
  // How this service's own authenticator judges the token after it has looked for news.
  absl::StatusOr<std::shared_ptr<const platform::Principal>> Judge(
      const std::string& token, absl::Time now = platform::TestNow());

  platform::TestDatabase database;
  TestFolder folder;
  platform::FakeUnitPaths units;
  platform::Authenticator authenticator{platform::Authenticator::Options{}};
  AuthStates states;
  Tokens tokens;
  Identities identities;
  Grants grants;
};

}  // namespace cc::access

#endif  // SERVICES_ACCESS_ACCESS_TEST_WORLD_H_
