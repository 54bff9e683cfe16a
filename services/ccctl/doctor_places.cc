#include "services/ccctl/doctor_places.h"

#include <netdb.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/ccctl/run_file.h"

namespace cc::ccctl {
namespace {

constexpr char kDoctorUsage[] = "ccctl doctor [--run=run.json | --config=/etc/coordination-centre]";
constexpr size_t kLargestPage = 16 << 20;

absl::StatusOr<DoctorPlaces> PlacesOfRun(const Session& session) {
  absl::StatusOr<RunFile> run = ReadRunFile(session.options.run, session.options.language);
  if (!run.ok()) return run.status();
  DoctorPlaces places;
  for (const auto& [name, address] : run->metrics) {
    DoctorPlace& place = places.services.emplace_back();
    place.name = name;
    place.metrics = address;
    place.cert_dir = absl::StrCat(run->certificates, "/", name);
    if (name != "gateway") {
      place.conninfo = absl::StrCat("host=", run->postgres_socket, " port=", run->postgres_port,
                                    " dbname=cc_", name, " user=cc_", name, "_app");
    }
  }
  places.folders = {run->data};
  return places;
}

// `--name=value` lines; the rest is comment.
std::map<std::string, std::string> FlagsOf(absl::string_view text) {
  std::map<std::string, std::string> flags;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    if (!absl::ConsumePrefix(&line, "--")) continue;
    const std::pair<std::string, std::string> flag = absl::StrSplit(line, absl::MaxSplits('=', 1));
    flags.insert(flag);
  }
  return flags;
}

absl::StatusOr<DoctorPlaces> PlacesOfInstallation(const Session& session,
                                                  const std::string& folder) {
  DoctorPlaces places;
  std::error_code error;
  for (const auto& file : std::filesystem::directory_iterator(folder, error)) {
    const std::string name = file.path().filename();
    if (!absl::EndsWith(name, ".conf") || absl::EndsWith(name, ".migrate.conf")) continue;
    absl::StatusOr<std::string> text = ReadFile(file.path(), session.options.language);
    if (!text.ok()) return text.status();
    std::map<std::string, std::string> flags = FlagsOf(*text);
    places.services.push_back({.name = file.path().stem(),
                               .conninfo = flags["db"],
                               .metrics = flags["metrics"],
                               .cert_dir = flags["cert_dir"]});
    if (!flags["seal_copies"].empty()) places.folders.push_back(flags["seal_copies"]);
  }
  if (places.services.empty()) {
    return absl::NotFoundError(absl::StrCat(
        session.Say("немає жодного NAME.conf у ", "there is no NAME.conf in "), folder));
  }
  std::sort(places.services.begin(), places.services.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  if (std::filesystem::is_directory("/var/lib/postgresql", error)) {
    places.folders.push_back("/var/lib/postgresql");
  }
  return places;
}

// All that comes until the other side closes.
absl::StatusOr<std::string> Fetch(const std::string& host, const std::string& port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(host.c_str(), port.c_str(), &hints, &found) != 0) {
    return absl::UnavailableError("no such address");
  }
  const absl::Cleanup free_found = [found] { freeaddrinfo(found); };
  const int fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return absl::UnavailableError("no socket");
  const absl::Cleanup close_fd = [fd] { close(fd); };
  const timeval limit{2, 0};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
  if (connect(fd, found->ai_addr, found->ai_addrlen) != 0) {
    return absl::UnavailableError("nobody answers");
  }
  const std::string request =
      absl::StrCat("GET /metrics HTTP/1.0\r\nHost: ", host, "\r\nConnection: close\r\n\r\n");
  if (send(fd, request.data(), request.size(), MSG_NOSIGNAL) < 0) {
    return absl::UnavailableError("nobody listens");
  }
  std::string answer;
  char buffer[1 << 16];
  ssize_t size;
  while ((size = recv(fd, buffer, sizeof(buffer), 0)) > 0 && answer.size() < kLargestPage) {
    answer.append(buffer, static_cast<size_t>(size));
  }
  if (size < 0) return absl::UnavailableError("the answer does not come");
  return answer;
}

}  // namespace

absl::StatusOr<DoctorPlaces> FindPlaces(const Session& session,
                                        const std::vector<std::string>& arguments) {
  if (arguments.size() == 1 && absl::StartsWith(arguments[0], "--config=")) {
    return PlacesOfInstallation(session, arguments[0].substr(9));
  }
  if (!arguments.empty() || session.options.run.empty()) {
    return absl::InvalidArgumentError(kDoctorUsage);
  }
  return PlacesOfRun(session);
}

absl::StatusOr<MetricsPage> ReadMetrics(const std::string& address) {
  const size_t colon = address.rfind(':');
  if (colon == std::string::npos) return absl::InvalidArgumentError("not host:port");
  absl::StatusOr<std::string> answer = Fetch(address.substr(0, colon), address.substr(colon + 1));
  if (!answer.ok()) return answer.status();
  MetricsPage page;
  for (absl::string_view line : absl::StrSplit(*answer, '\n')) {
    const size_t space = line.rfind(' ');
    double value;
    if (!absl::StartsWith(line, "cc_") || space == absl::string_view::npos ||
        !absl::SimpleAtod(absl::StripAsciiWhitespace(line.substr(space + 1)), &value)) {
      continue;
    }
    page[std::string(line.substr(0, space))] = value;
  }
  if (page.empty()) return absl::UnavailableError("no metrics of the suite");
  return page;
}

}  // namespace cc::ccctl
