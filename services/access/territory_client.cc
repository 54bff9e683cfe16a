#include "services/access/territory_client.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/platform/error/error.h"
#include "services/platform/log/log.h"
#include "services/platform/rpc/client.h"

namespace cc::access {

using platform::Call;
using platform::Param;
using platform::Tx;
using territory::v1::ListUnitsRequest;
using territory::v1::ListUnitsResponse;
using territory::v1::TerritoryService;

constexpr char kKept[] = "territory_units";
constexpr int kPageSize = 5000;

TerritoryClient::TerritoryClient(std::shared_ptr<grpc::Channel> territory, platform::Db& db,
                                 NewCall new_call, absl::Duration look_every)
    : stub_(TerritoryService::NewStub(std::move(territory))),
      db_(db),
      new_call_(std::move(new_call)),
      look_every_(look_every),
      tree_(std::make_shared<UnitTree>()) {
  Restore();
  thread_ = std::thread([this] { Work(); });
}

TerritoryClient::~TerritoryClient() {
  {
    absl::MutexLock lock(&mu_);
    stopping_ = true;
  }
  thread_.join();
}

std::optional<platform::UnitPath> TerritoryClient::Find(absl::string_view code) const {
  std::shared_ptr<const UnitTree> tree;
  {
    absl::ReaderMutexLock lock(&mu_);
    tree = tree_;
  }
  return tree->Find(code);
}

void TerritoryClient::Work() {
  bool failing = false;
  while (true) {
    const absl::Status looked = Look();
    if (!looked.ok() && !failing) {
      platform::Log(platform::Level::kWarning, "the register of territories cannot be asked",
                    {{"code", absl::StatusCodeToString(looked.code())}});
    }
    failing = !looked.ok();
    absl::MutexLock lock(&mu_);
    if (mu_.AwaitWithTimeout(absl::Condition(&stopping_), look_every_)) return;
  }
}

absl::Status TerritoryClient::Look() {
  const Call call = new_call_();
  ListUnitsRequest request;
  request.set_page_size(1);
  CC_ASSIGN_OR_RETURN(const ListUnitsResponse first,
                      platform::Ask(call, *stub_, &TerritoryService::Stub::ListUnits, request));
  if (first.revision() == revision_) return absl::OkStatus();
  CC_ASSIGN_OR_RETURN(UnitTree tree, FetchAll(call, first.revision()));
  Keep(tree, first.revision());
  revision_ = first.revision();
  platform::Log(platform::Level::kInfo, "the register of territories was taken over",
                {{"units", absl::StrCat(tree.size())}});
  auto shared = std::make_shared<UnitTree>(std::move(tree));
  absl::MutexLock lock(&mu_);
  tree_ = std::move(shared);
  return absl::OkStatus();
}

absl::StatusOr<UnitTree> TerritoryClient::FetchAll(const Call& call, int64_t revision) {
  UnitTree tree;
  ListUnitsRequest request;
  request.set_page_size(kPageSize);
  do {
    CC_ASSIGN_OR_RETURN(const ListUnitsResponse page,
                        platform::Ask(call, *stub_, &TerritoryService::Stub::ListUnits, request));
    if (page.revision() != revision) return platform::Fail(common::v1::REASON_CONFLICT);
    for (const auto& unit : page.units()) tree.Add(unit.code(), unit.parent_code());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return tree;
}

void TerritoryClient::Restore() {
  const Call call = new_call_();
  const auto restored = db_.Read(call, [&](Tx& tx) -> absl::Status {
    CC_ASSIGN_OR_RETURN(
        const platform::Rows rows,
        tx.Query("SELECT revision, data FROM platform.neighbour_snapshot WHERE neighbour = $1",
                 kKept));
    if (rows.empty()) return absl::OkStatus();
    if (!absl::SimpleAtoi(rows[0].text(0), &revision_)) revision_ = -1;
    absl::MutexLock lock(&mu_);
    tree_ = std::make_shared<UnitTree>(UnitTree::FromText(rows[0].bytes(1)));
    return absl::OkStatus();
  });
  if (!restored.ok())
    platform::Log(platform::Level::kWarning, "the kept register of territories cannot be read");
}

void TerritoryClient::Keep(const UnitTree& tree, int64_t revision) {
  const Call call = new_call_();
  const absl::Status kept = db_.WriteStep(call, [&](Tx& tx) {
    return tx
        .Query(
            "INSERT INTO platform.neighbour_snapshot (neighbour, revision, data, taken_at) VALUES "
            "($1, $2, $3, $4) "
            "ON CONFLICT (neighbour) DO UPDATE SET revision = excluded.revision, data = "
            "excluded.data, "
            "taken_at = excluded.taken_at",
            kKept, absl::StrCat(revision), Param::Bytes(tree.ToText()), call.now())
        .status();
  });
  if (!kept.ok())
    platform::Log(platform::Level::kWarning, "the register of territories could not be kept");
}

}  // namespace cc::access
