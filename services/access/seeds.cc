#include "services/access/seeds.h"

#include "absl/strings/str_cat.h"
#include "services/access/grant_store.h"
#include "services/access/identity_store.h"
#include "services/platform/auth/scope.h"
#include "services/platform/error/error.h"

namespace cc::access {

using options::v1::Relation;
using platform::Call;
using platform::Tx;
using platform::UnitPath;

namespace {

constexpr const char* kServices[] = {"access",     "territory", "registry",
                                     "evacuation", "roadmap",   "reporting"};

// Paths stand here because the register of territories may not be there yet at the first start.
struct DemoIdentity {
  const char* name;
  const char* title;
  const char* role;
  const char* unit_code;  // empty: the country
  UnitPath path;
  Relation relation;
};

const std::vector<DemoIdentity>& DemoIdentities() {
  using options::v1::RELATION_ANY;
  static const auto* const all = new std::vector<DemoIdentity>{
      {"ministry", "Міністерство (демонстрація)", "national_coordinator", "", {0}, RELATION_ANY},
      {"admin",
       "Національний адміністратор (демонстрація)",
       "administrator",
       "",
       {0},
       RELATION_ANY},
      {"donetsk-ova",
       "Донецька ОВА (демонстрація)",
       "oblast_officer",
       "UA14000000000091971",
       {0, 91971},
       RELATION_ANY},
      {"kharkiv-ova",
       "Харківська ОВА (демонстрація)",
       "oblast_officer",
       "UA63000000000041885",
       {0, 41885},
       RELATION_ANY},
      {"donetsk-admin",
       "Адміністратор Донецької ОВА (демонстрація)",
       "administrator",
       "UA14000000000091971",
       {0, 91971},
       RELATION_ANY},
      {"kramatorsk-rva",
       "Краматорська РВА (демонстрація)",
       "raion_officer",
       "UA14120000000070232",
       {0, 91971, 70232},
       RELATION_ANY},
      {"registrar",
       "Реєстратор (демонстрація)",
       "registrar",
       "UA12000000000090473",
       {0, 90473},
       RELATION_ANY},
      {"support-provider",
       "Надавач послуг (демонстрація)",
       "support_provider",
       "UA12000000000090473",
       {0, 90473},
       RELATION_ANY},
      {"captivity-officer",
       "Фахівець із супроводу звільнених з полону (демонстрація)",
       "captivity_officer",
       "UA12000000000090473",
       {0, 90473},
       RELATION_ANY},
      {"dispatcher",
       "Диспетчер евакуації (демонстрація)",
       "evacuation_dispatcher",
       "UA14000000000091971",
       {0, 91971},
       RELATION_ANY},
      {"transit",
       "Оператор транзитного центру (демонстрація)",
       "transit_operator",
       "UA12000000000090473",
       {0, 90473},
       RELATION_ANY},
      {"editor",
       "Редактор реєстру територій (демонстрація)",
       "territory_editor",
       "",
       {0},
       RELATION_ANY},
      {"defence", "Міністерство оборони (демонстрація)", "defence_officer", "", {0}, RELATION_ANY},
      {"commission",
       "Комісія з формування переліку територій (демонстрація)",
       "territory_commissioner",
       "",
       {0},
       RELATION_ANY},
      {"approver",
       "Затверджує перелік територій (демонстрація)",
       "territory_approver",
       "",
       {0},
       RELATION_ANY},
      {"analyst", "Аналітик (демонстрація)", "analyst", "", {0}, RELATION_ANY},
      {"auditor", "Аудитор (демонстрація)", "auditor", "", {0}, RELATION_ANY},
  };
  return *all;
}

struct Seed {
  v1::Identity::Kind kind;
  std::string subject, title, role, unit_code;
  UnitPath path = {0};
  Relation relation = options::v1::RELATION_ANY;
  bool demo = false;
};

absl::Status Plant(Tx& tx, const platform::Keyring& keyring, const Seed& seed) {
  const auto scope = platform::RowKeys(options::v1::RELATION_OFFICE, seed.path);
  v1::Identity identity;
  identity.set_id(tx.call().NewId());
  identity.set_kind(seed.kind);
  identity.set_subject(seed.subject);
  identity.set_display_name(seed.title);
  identity.set_unit_code(seed.unit_code);
  identity.set_demo(seed.demo);
  identity.set_synthetic(seed.demo);
  CC_ASSIGN_OR_RETURN(const std::string id, EnsureIdentity(tx, keyring, identity, scope));
  v1::Grant grant;
  grant.set_id(tx.call().NewId());
  grant.set_role(seed.role);
  grant.set_unit_code(seed.unit_code);
  grant.set_relation(seed.relation);
  EnsureGrant(tx, id, scope, grant);
  return absl::OkStatus();
}

absl::Status PlantAll(platform::Db& db, const platform::Keyring& keyring, const Call& call,
                      const std::vector<Seed>& seeds) {
  return db.WriteStep(call, [&](Tx& tx) -> absl::Status {
    for (const Seed& seed : seeds) CC_RETURN_IF_ERROR(Plant(tx, keyring, seed));
    return absl::OkStatus();
  });
}

}  // namespace

absl::Status SeedServices(platform::Db& db, const platform::Keyring& keyring, const Call& call) {
  std::vector<Seed> seeds;
  for (const char* name : kServices) {
    seeds.push_back({.kind = v1::Identity::KIND_SERVICE,
                     .subject = name,
                     .title = absl::StrCat("Служба ", name),
                     .role = absl::StrCat("service_", name)});
  }
  seeds.push_back({.kind = v1::Identity::KIND_SERVICE,
                   .subject = "gateway",
                   .title = "Шлюз",
                   .role = "gateway"});
  return PlantAll(db, keyring, call, seeds);
}

absl::Status SeedDemoIdentities(platform::Db& db, const platform::Keyring& keyring,
                                const Call& call) {
  std::vector<Seed> seeds;
  for (const DemoIdentity& demo : DemoIdentities()) {
    seeds.push_back({.kind = v1::Identity::KIND_PERSON,
                     .subject = demo.name,
                     .title = demo.title,
                     .role = demo.role,
                     .unit_code = demo.unit_code,
                     .path = demo.path,
                     .relation = demo.relation,
                     .demo = true});
  }
  return PlantAll(db, keyring, call, seeds);
}

std::vector<std::string> DemoIdentityNames() {
  std::vector<std::string> names;
  for (const DemoIdentity& demo : DemoIdentities()) names.push_back(demo.name);
  return names;
}

absl::Status SeedFirstAdministrator(platform::Db& db, const platform::Keyring& keyring,
                                    const Call& call, absl::string_view subject) {
  return db.WriteStep(call, [&](Tx& tx) -> absl::Status {
    CC_ASSIGN_OR_RETURN(const bool present, AnyoneHolds(tx, "administrator"));
    if (present) return absl::OkStatus();
    return Plant(tx, keyring,
                 {.kind = v1::Identity::KIND_PERSON,
                  .subject = std::string(subject),
                  .title = "Перший адміністратор",
                  .role = "administrator"});
  });
}

}  // namespace cc::access
