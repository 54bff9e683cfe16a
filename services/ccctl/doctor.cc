#include "services/ccctl/doctor.h"

#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "services/ccctl/doctor_places.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/log/log.h"

namespace cc::ccctl {
namespace {

constexpr absl::Duration kRenewBefore = absl::Hours(6 * 24);
constexpr absl::Duration kClockApart = absl::Seconds(2);
constexpr double kFeedLag = 60, kSnapshotAge = 900, kUnsealed = 120, kDiskFree = 0.1;

// How many could be asked of a topic, of those that should.
struct Asked {
  int answered = 0, all = 0;
};

// What is said of one thing: what is wrong, each with what to do; else what is right.
class Patient {
 public:
  explicit Patient(const Session& session) : session_(session) {}

  void Wrong(absl::string_view topic, const std::string& what, const std::string& remedy) {
    wrong_ = true;
    ++problems_;
    session_.console.out << session_.Say("ПОГАНО   ", "WRONG    ") << topic << ": " << what << "\n"
                         << "         → " << remedy << "\n";
  }
  // One line, where nothing of the topic was wrong; nothing is called good that nobody answered
  // for.
  void EndOf(absl::string_view topic, const std::string& good, Asked asked) {
    if (!wrong_ && asked.answered == 0 && asked.all > 0) {
      session_.console.out << session_.Say("невідомо ", "unknown  ") << topic << ": "
                           << session_.Say("немає кого спитати", "there is nobody to ask") << "\n";
    } else if (!wrong_) {
      session_.console.out << session_.Say("добре    ", "good     ") << topic << ": " << good;
      if (asked.answered < asked.all) {
        session_.console.out << session_.Say("; відповіли ", "; answered: ") << asked.answered
                             << session_.Say(" з ", " of ") << asked.all;
      }
      session_.console.out << "\n";
    }
    wrong_ = false;
  }
  int problems() const { return problems_; }

 private:
  const Session& session_;
  bool wrong_ = false;
  int problems_ = 0;
};

std::string Runbook(absl::string_view name) {
  return absl::StrCat("deploy/runbooks/", name, ".md");
}

std::string LogOf(const Session& session, absl::string_view service) {
  return absl::StrCat(
      session.Say("подивіться журнал: journalctl -u cc-", "look at the log: journalctl -u cc-"),
      service, session.Say(" або var/log/", " or var/log/"), service, ".log; ",
      Runbook("ServiceDown"));
}

// What was asked of one service.
struct Chart {
  DoctorPlace place;
  bool up = false;
  MetricsPage metrics;
  bool has_database = false;
  bool standby = false, strong = false;
  int version = 0;
  std::string migration;  // the last that is applied
  absl::Duration apart;   // our clock and the database's

  double Value(const std::string& name, double otherwise = 0) const {
    const auto it = metrics.find(name);
    return it == metrics.end() ? otherwise : it->second;
  }
};

Asked OfServices(const std::vector<Chart>& charts) {
  Asked asked;
  for (const Chart& chart : charts) {
    ++asked.all;
    asked.answered += chart.up ? 1 : 0;
  }
  return asked;
}

Asked OfDatabases(const std::vector<Chart>& charts) {
  Asked asked;
  for (const Chart& chart : charts) {
    if (chart.place.conninfo.empty()) continue;
    ++asked.all;
    asked.answered += chart.has_database ? 1 : 0;
  }
  return asked;
}

absl::Status AskDatabase(Chart& chart) {
  const platform::Keyring none;
  platform::Db db({.conninfo = chart.place.conninfo, .connections = 1, .service = "ccctl"}, none);
  return db.Read(platform::Call::System("doctor", absl::Now()), [&](platform::Tx& tx) {
    const absl::Time before = absl::Now();
    auto rows = tx.Query(
        "SELECT clock_timestamp(), pg_is_in_recovery(), "
        "current_setting('server_version_num')::int / 10000, rolsuper OR rolbypassrls, "
        "(SELECT name FROM platform.migrations ORDER BY name LIKE 'platform%', name DESC LIMIT 1) "
        "FROM pg_roles WHERE rolname = current_user");
    if (!rows.ok()) return rows.status();
    if (rows->size() != 1) return absl::InternalError("no role");
    const absl::Time now = before + (absl::Now() - before) / 2;
    const platform::Row row = (*rows)[0];
    chart.has_database = true;
    chart.apart = std::max(row.instant(0) - now, now - row.instant(0));
    chart.standby = row.boolean(1);
    chart.version = static_cast<int>(row.integer(2));
    chart.strong = row.boolean(3);
    chart.migration = row.str(4);
    return absl::OkStatus();
  });
}

void LookAtServices(const Session& session, Patient& patient, std::vector<Chart>& charts) {
  const std::string topic = session.Say("служби", "services");
  std::vector<std::string> names;
  for (Chart& chart : charts) {
    const std::string& name = chart.place.name;
    names.push_back(name);
    absl::StatusOr<MetricsPage> page = ReadMetrics(chart.place.metrics);
    if (!page.ok()) {
      patient.Wrong(topic,
                    absl::StrCat(name, session.Say(" не відповідає на ", " does not answer at "),
                                 chart.place.metrics),
                    LogOf(session, name));
      continue;
    }
    chart.up = true;
    chart.metrics = *std::move(page);
    if (chart.Value("cc_ready", 1) != 1) {
      patient.Wrong(
          topic,
          absl::StrCat(name, session.Say(" працює, але не готова", " runs but is not ready")),
          Runbook("ServiceNotReady"));
    }
  }
  patient.EndOf(topic, absl::StrJoin(names, ", "), OfServices(charts));
}

struct CertificateFile {
  absl::Time end = absl::InfinitePast();  // where it cannot be read
  bool matches_key = false;
};

CertificateFile ReadCertificate(const std::string& folder) {
  CertificateFile result;
  const auto open = [&](const char* name) {
    return std::unique_ptr<BIO, int (*)(BIO*)>(
        BIO_new_file(absl::StrCat(folder, "/", name).c_str(), "r"), BIO_free);
  };
  const auto certificate_file = open("tls.crt"), key_file = open("tls.key");
  if (certificate_file == nullptr || key_file == nullptr) return result;
  const std::unique_ptr<X509, void (*)(X509*)> certificate(
      PEM_read_bio_X509(certificate_file.get(), nullptr, nullptr, nullptr), X509_free);
  const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key(
      PEM_read_bio_PrivateKey(key_file.get(), nullptr, nullptr, nullptr), EVP_PKEY_free);
  tm end{};
  if (certificate == nullptr || ASN1_TIME_to_tm(X509_get0_notAfter(certificate.get()), &end) != 1)
    return result;
  result.end = absl::FromTM(end, absl::UTCTimeZone());
  result.matches_key = key != nullptr && X509_check_private_key(certificate.get(), key.get()) == 1;
  return result;
}

void LookAtCertificates(const Session& session, Patient& patient, const std::vector<Chart>& charts,
                        absl::Time now) {
  const std::string topic = session.Say("сертифікати", "certificates");
  absl::Time first = absl::InfiniteFuture();
  const auto day = [](absl::Time time) {
    return absl::FormatTime("%Y-%m-%d", time, absl::UTCTimeZone());
  };
  for (const Chart& chart : charts) {
    const std::string& folder = chart.place.cert_dir;
    const CertificateFile file = ReadCertificate(folder);
    first = std::min(first, file.end);
    if (file.end == absl::InfinitePast()) {
      patient.Wrong(topic,
                    absl::StrCat(folder, session.Say(": tls.crt чи tls.key не читається",
                                                     ": tls.crt or tls.key cannot be read")),
                    session.Say("покладіть їх туди; права: група служби читає (cc-setup "
                                "certificates); перевіряйте як root",
                                "put them there, readable for the group of the service (cc-setup "
                                "certificates); run the doctor as root"));
    } else if (!file.matches_key) {
      patient.Wrong(topic,
                    absl::StrCat(folder, session.Say(": ключ від іншого сертифіката",
                                                     ": the key is of another certificate")),
                    session.Say("видайте обидва разом: cc-setup certificates або deploy/run",
                                "make both together: cc-setup certificates or deploy/run"));
    } else if (file.end - now < kRenewBefore) {
      patient.Wrong(
          topic, absl::StrCat(folder, session.Say(": діє до ", ": ends on "), day(file.end)),
          Runbook(file.end < now + absl::Hours(24) ? "CertificateEnds" : "CertificateEndsSoon"));
    }
    // What the process holds may be older than the file.
    const double live = chart.Value("cc_certificate_end_timestamp_seconds");
    if (chart.up && file.end != absl::InfinitePast() &&
        std::abs(live - absl::ToDoubleSeconds(file.end - absl::UnixEpoch())) > 1) {
      patient.Wrong(topic,
                    absl::StrCat(chart.place.name,
                                 session.Say(" працює з іншим сертифікатом, ніж у ",
                                             " works with another than lies in "),
                                 folder),
                    session.Say("перезапустіть її", "restart it"));
    }
  }
  patient.EndOf(topic,
                absl::StrCat(charts.size(), session.Say("; перший діє до ", "; the first ends on "),
                             first == absl::InfiniteFuture() ? "-" : day(first)),
                {});
}

void LookAtDatabases(const Session& session, Patient& patient, std::vector<Chart>& charts) {
  const std::string topic = session.Say("бази даних", "databases");
  int version = 0;
  for (Chart& chart : charts) {
    if (chart.place.conninfo.empty()) continue;
    const std::string& name = chart.place.name;
    if (!AskDatabase(chart).ok()) {
      patient.Wrong(
          topic,
          absl::StrCat(name, session.Say(": база не відповідає цій ролі чи порожня",
                                         ": the database does not answer this role, or is "
                                         "empty")),
          absl::StrCat(session.Say("чи працює PostgreSQL, чи виконано міграції: systemctl "
                                   "start cc-",
                                   "is PostgreSQL up, are the migrations done: systemctl "
                                   "start cc-"),
                       name, "-migrate; ", Runbook("DatabaseUnobserved")));
      continue;
    }
    version = chart.version;
    if (chart.standby) {
      patient.Wrong(topic,
                    absl::StrCat(name, session.Say(": це копія лише для читання",
                                                   ": this is a standby, for reading only")),
                    session.Say("вкажіть основний сервер: --db=… target_session_attrs=read-write",
                                "name the primary: --db=… target_session_attrs=read-write"));
    }
    if (chart.version != 15) {
      patient.Wrong(topic, absl::StrCat(name, ": PostgreSQL ", chart.version),
                    session.Say("набір випробувано з PostgreSQL 15",
                                "the suite is tested with PostgreSQL 15"));
    }
    if (chart.strong) {
      patient.Wrong(
          topic,
          absl::StrCat(name, session.Say(": роль обходить захист рядків",
                                         ": its role passes by row-level security")),
          session.Say("служба має працювати роллю cc_SERVICE_app без SUPERUSER і BYPASSRLS",
                      "a service works as cc_SERVICE_app without SUPERUSER or BYPASSRLS"));
    }
  }
  const Asked asked = OfDatabases(charts);
  patient.EndOf(topic,
                absl::StrCat(asked.all, ", PostgreSQL ", version,
                             session.Say(", основний сервер", ", the primary")),
                asked);
}

void LookAtClock(const Session& session, Patient& patient, const std::vector<Chart>& charts) {
  const std::string topic = session.Say("годинник", "clock");
  absl::Duration apart;
  for (const Chart& chart : charts) apart = std::max(apart, chart.apart);
  const std::string text = absl::StrFormat("%.3f s", absl::ToDoubleSeconds(apart));
  if (apart > kClockApart) {
    patient.Wrong(
        topic,
        session.Say("відрізняється від бази даних на ", "differs from the database's by ") + text,
        session.Say("увімкніть синхронізацію часу на обох машинах (chrony чи "
                    "systemd-timesyncd): токени діють 10 хвилин",
                    "switch time synchronisation on, on both machines (chrony or "
                    "systemd-timesyncd): tokens last 10 minutes"));
  }
  patient.EndOf(topic,
                session.Say("як у бази даних, різниця ", "as the database's, apart by ") + text,
                OfDatabases(charts));
}

void LookAtMigrations(const Session& session, Patient& patient, const std::vector<Chart>& charts) {
  const std::string topic = session.Say("міграції", "migrations");
  Asked asked = OfDatabases(charts);
  asked.answered = 0;
  for (const Chart& chart : charts) {
    if (!chart.has_database || !chart.up) continue;
    ++asked.answered;
    if (chart.metrics.count(absl::StrCat("cc_schema_info{migration=\"", chart.migration, "\"}")))
      continue;
    patient.Wrong(
        topic,
        absl::StrCat(chart.place.name,
                     session.Say(": у базі остання ", ": the database's last is "), chart.migration,
                     session.Say(", програма потребує іншої", ", the program needs another")),
        absl::StrCat(session.Say("оновіть програму або виконайте systemctl start cc-",
                                 "install the newer program, or systemctl start cc-"),
                     chart.place.name, "-migrate"));
  }
  patient.EndOf(topic,
                absl::StrCat(asked.answered, session.Say(" баз такі, як потребують програми",
                                                         " databases are as their programs need "
                                                         "them")),
                asked);
}

// Every metric of the name, with whatever labels, that is over the limit.
template <typename Say>
void LookAtMetric(const std::vector<Chart>& charts, absl::string_view name, double limit, Say say) {
  for (const Chart& chart : charts) {
    for (const auto& [metric, value] : chart.metrics) {
      if (metric != name && !absl::StartsWith(metric, absl::StrCat(name, "{"))) continue;
      if (value > limit) say(chart.place.name, metric, value);
    }
  }
}

void LookAtFlows(const Session& session, Patient& patient, const std::vector<Chart>& charts) {
  const auto wrong = [&](const std::string& topic, const char* uk, const char* en,
                         const char* runbook) {
    return [&session, &patient, topic, uk, en, runbook](const std::string& service,
                                                        const std::string& metric, double value) {
      const size_t labels = metric.find('{');
      patient.Wrong(topic,
                    absl::StrFormat("%s%s: %s%.0f", service,
                                    labels == std::string::npos ? "" : " " + metric.substr(labels),
                                    session.Say(uk, en), value),
                    Runbook(runbook));
    };
  };
  const Asked asked = OfServices(charts);
  const std::string feeds = session.Say("стрічки", "feeds");
  LookAtMetric(charts, "cc_feed_lag_seconds", kFeedLag,
               wrong(feeds, "відстає на секунд: ", "seconds behind: ", "FeedLags"));
  patient.EndOf(feeds, session.Say("усі прочитано до кінця", "all are followed to their end"),
                asked);

  const std::string snapshots = session.Say("копії реєстру територій", "copies of the register");
  LookAtMetric(charts, "cc_territory_snapshot_age_seconds", kSnapshotAge,
               wrong(snapshots, "вік, секунд: ", "age in seconds: ", "TerritorySnapshotStale"));
  patient.EndOf(snapshots, session.Say("свіжі", "current"), asked);

  const std::string queues = session.Say("черги", "queues");
  for (const Chart& chart : charts) {
    const double queued = chart.Value("cc_executor_queued"), waiting = chart.Value("cc_db_waiting");
    if (queued >= 2 * chart.Value("cc_executor_workers", 1)) {
      wrong(queues, "викликів чекають: ", "calls wait: ", "QueueStaysFull")(chart.place.name, "",
                                                                            queued);
    }
    if (waiting > 0 &&
        chart.Value("cc_db_connections_in_use") >= chart.Value("cc_db_connections", 1)) {
      wrong(queues, "чекають на з'єднання з базою: ", "wait for a database connection: ",
            "DatabaseConnectionsExhausted")(chart.place.name, "", waiting);
    }
  }
  patient.EndOf(queues, session.Say("ніхто не чекає довго", "nobody waits for long"), asked);

  const std::string audit = session.Say("аудит", "audit");
  LookAtMetric(charts, "cc_audit_unsealed_seconds", kUnsealed,
               wrong(audit, "не опечатано, секунд: ", "not sealed, seconds: ", "AuditNotSealed"));
  patient.EndOf(audit,
                session.Say("опечатано; чи незмінний: ccctl audit verify",
                            "sealed; whether unchanged: ccctl audit verify"),
                asked);
}

void LookAtDisks(const Session& session, Patient& patient,
                 const std::vector<std::string>& folders) {
  const std::string topic = session.Say("диски", "disks");
  double least = 1;
  for (const std::string& folder : folders) {
    struct statvfs disk {};
    const bool read = statvfs(folder.c_str(), &disk) == 0 && disk.f_blocks > 0;
    const double free =
        read ? static_cast<double>(disk.f_bavail) / static_cast<double>(disk.f_blocks) : 0;
    least = std::min(least, free);
    if (free >= kDiskFree) continue;
    patient.Wrong(
        topic,
        read ? absl::StrFormat("%s: %s%.0f %%", folder, session.Say("вільно ", "free "), 100 * free)
             : absl::StrCat(folder, session.Say(": не читається", ": cannot be read")),
        session.Say("звільніть місце чи додайте диск: база без місця зупиняється",
                    "make room or add a disk: a database without room stops"));
  }
  patient.EndOf(topic,
                absl::StrFormat("%s%.0f %%", session.Say("вільно щонайменше ", "free at least "),
                                100 * least),
                {});
}

}  // namespace

absl::Status RunDoctor(const Session& session, const std::vector<std::string>& arguments) {
  absl::StatusOr<DoctorPlaces> places = FindPlaces(session, arguments);
  if (!places.ok()) return places.status();
  platform::SetLogLevel(platform::Level::kError);
  std::vector<Chart> charts;
  for (DoctorPlace& place : places->services) charts.push_back({.place = std::move(place)});
  Patient patient(session);
  LookAtServices(session, patient, charts);
  LookAtCertificates(session, patient, charts, absl::Now());
  LookAtDatabases(session, patient, charts);
  LookAtClock(session, patient, charts);
  LookAtMigrations(session, patient, charts);
  LookAtFlows(session, patient, charts);
  LookAtDisks(session, patient, places->folders);
  if (patient.problems() == 0) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat(session.Say("негаразди: ", "things that are wrong: "), patient.problems()));
}

}  // namespace cc::ccctl
