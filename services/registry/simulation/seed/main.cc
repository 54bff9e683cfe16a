// Fills the registry of a running local suite with invented people, straight into its database.
// usage: cc-registry-seed --run=var/run.json [--people=1000000] [--seed=1]
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "services/platform/server/credentials.h"
#include "services/registry/migrations.h"
#include "services/registry/rule_files.h"
#include "services/registry/simulation/seed/seeder.h"
#include "services/territory/client/territory_snapshot.h"

ABSL_FLAG(std::string, run, "var/run.json", "what deploy/run wrote about the running suite");
ABSL_FLAG(int64_t, people, 1'000'000,
          "how many invented people there are to be; those of a former run count");
ABSL_FLAG(uint64_t, seed, 1, "the same number gives the same people");

namespace cc::registry::simulation {
namespace {

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

// What deploy/run wrote.
class RunFile {
 public:
  absl::Status Read(const std::string& path) {
    if (google::protobuf::util::JsonStringToMessage(ReadFile(path), &run_).ok())
      return absl::OkStatus();
    return absl::NotFoundError(absl::StrCat("no running suite in ", path));
  }
  std::string Text(std::initializer_list<std::string> path) const {
    const google::protobuf::Struct* at = &run_;
    const google::protobuf::Value* value = nullptr;
    for (const std::string& name : path) {
      const auto found = at->fields().find(name);
      if (found == at->fields().end()) return "";
      value = &found->second;
      at = &value->struct_value();
    }
    if (value->kind_case() == google::protobuf::Value::kNumberValue)
      return absl::StrCat(static_cast<int64_t>(value->number_value()));
    return value->string_value();
  }

 private:
  google::protobuf::Struct run_;
};

std::string LatestCsv(const char* folder) {
  const char* reference = std::getenv("CC_REFERENCE_DATA");
  std::string latest;
  if (reference == nullptr) return latest;
  std::error_code error;
  for (const auto& file :
       std::filesystem::directory_iterator(absl::StrCat(reference, "/", folder), error)) {
    if (file.path().extension() == ".csv") latest = std::max(latest, file.path().string());
  }
  return latest;
}

absl::StatusOr<Places> ReadPlaces() {
  Places places;
  if (const std::string file = LatestCsv("katottg"); !file.empty())
    CC_RETURN_IF_ERROR(places.ReadCodifier(ReadFile(file)));
  if (const std::string file = LatestCsv("displacement"); !file.empty())
    CC_RETURN_IF_ERROR(places.ReadDisplacement(ReadFile(file)));
  return places;
}

absl::Status Seed() {
  RunFile run;
  CC_RETURN_IF_ERROR(run.Read(absl::GetFlag(FLAGS_run)));
  // As the superuser of the suite's own cluster, over its socket.
  const std::string conninfo =
      absl::StrCat("host=", run.Text({"postgres", "socket"}),
                   " port=", run.Text({"postgres", "port"}), " user=postgres dbname=cc_registry");
  CC_ASSIGN_OR_RETURN(
      const platform::Keyring keyring,
      platform::Keyring::FromFile(absl::StrCat(run.Text({"data"}), "/keys/registry.json")));
  platform::Db db({.conninfo = conninfo, .connections = 4, .service = "seed"}, keyring);
  CC_RETURN_IF_ERROR(db.CheckReady(Migrations()));
  CC_ASSIGN_OR_RETURN(const std::unique_ptr<platform::CopyConnection> copy,
                      platform::CopyConnection::Open(conninfo));
  CC_ASSIGN_OR_RETURN(const Places places, ReadPlaces());
  CC_ASSIGN_OR_RETURN(const DatedRules rules, LoadRules());
  // The register of territories as the service keeps it.
  const std::string token_file = absl::StrCat(run.Text({"tokens_dir"}), "/analyst.jwt");
  const territory::TerritorySnapshot territory(
      platform::DialTls(run.Text({"services", "territory", "grpc"}), "territory",
                        run.Text({"cert_dir_operator"})),
      [token_file] { return std::string(absl::StripAsciiWhitespace(ReadFile(token_file))); }, db);
  CC_RETURN_IF_ERROR(territory.Ready());

  const absl::Time began = absl::Now();
  const auto rate = [&](int64_t people) {
    return static_cast<double>(people) / absl::ToDoubleSeconds(absl::Now() - began);
  };
  Seeder seeder(db, *copy, keyring, territory, territory, rules, places);
  CC_ASSIGN_OR_RETURN(const SeedReport report,
                      seeder.Run({.people = absl::GetFlag(FLAGS_people),
                                  .seed = absl::GetFlag(FLAGS_seed),
                                  .now = absl::Now(),
                                  .progress = [&](int64_t people) {
                                    std::fprintf(stderr, "\r%lld people, %.0f/s",
                                                 static_cast<long long>(people), rate(people));
                                  }}));
  std::fprintf(stderr, "\n");
  // Nothing told the service of these people: it counts everybody anew.
  CC_RETURN_IF_ERROR(copy->Run("UPDATE statistic_state SET due = true, rebuild = true"));
  std::printf("%lld synthetic people in %lld households; %lld new, %.0f/s\n",
              static_cast<long long>(report.people), static_cast<long long>(report.households),
              static_cast<long long>(report.added), rate(report.added));
  return absl::OkStatus();
}

}  // namespace
}  // namespace cc::registry::simulation

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  const absl::Status status = cc::registry::simulation::Seed();
  if (status.ok()) return 0;
  std::cerr << "cc-registry-seed: " << status.message() << "\n";
  return 1;
}
