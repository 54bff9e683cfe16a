// What gRPC 1.51 does to a server when its peer sends what no gRPC client would. The table of the
// traps and of the tests that show each is in services/THREAT_MODEL.md, section 2.
#include <dirent.h>
#include <dlfcn.h>
#include <gtest/gtest.h>
#include <malloc.h>
#include <sys/socket.h>

#include <atomic>
#include <cstdio>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/platform/testing_server/raw_http2.h"
#include "services/platform/testing_server/recording_service.h"
#include "services/platform/testing_server/test_server.h"

#ifndef MSG_ZEROCOPY
#define MSG_ZEROCOPY 0x4000000
#endif

namespace cc::platform {
namespace {

using access::v1::AccessService;
using http2::Frame;
using http2::Headers;

constexpr char kGetMe[] = "/cc.access.v1.AccessService/GetMe";
constexpr int64_t kMib = 1 << 20;
#ifdef __SANITIZE_ADDRESS__
constexpr int64_t kKeptByTheSanitizer = 1024 * kMib;
#else
constexpr int64_t kKeptByTheSanitizer = 0;
#endif

// What gRPC sends through `sendmsg` below.
std::atomic<int> sent_without_copy{0}, large_sends{0};

int64_t ResidentBytes() {
  long pages = 0, resident = 0;
  FILE* file = std::fopen("/proc/self/statm", "r");
  if (std::fscanf(file, "%ld %ld", &pages, &resident) != 2) resident = 0;
  std::fclose(file);
  return resident * 4096;
}

int Threads() {
  int threads = 0;
  DIR* directory = opendir("/proc/self/task");
  while (const dirent* entry = readdir(directory)) threads += entry->d_name[0] != '.';
  closedir(directory);
  return threads;
}

struct NoPaths : UnitPaths {
  std::optional<UnitPath> Find(absl::string_view) const override { return std::nullopt; }
};

class GrpcTrapsTest : public testing::Test {
 protected:
  GrpcTrapsTest()
      : server_({.unit_paths = &paths_, .server = {.watchdog = false}}),
        service_(server_.rpc(), handlers_) {
    server_.Start(service_, RecordingService::kContract);
    neighbour_ = server_.Dial("gateway");
    member_ = server_.authority().Issue("operator");
  }
  ~GrpcTrapsTest() override { server_.server().Drain(); }  // while there is a service

  int port() { return server_.server().port(); }
  // Empty where the call fails.
  static std::string WhoAmI(const std::shared_ptr<grpc::Channel>& channel,
                            const std::string& token) {
    access::v1::Identity me;
    grpc::Status status = AccessService::NewStub(channel)->GetMe(Context(token).get(), {}, &me);
    return status.ok() ? me.id() : "";
  }
  void ExpectOthersAreServed() {
    EXPECT_NE(WhoAmI(neighbour_, server_.Token({})), "") << "on a connection from before";
    EXPECT_NE(WhoAmI(server_.Dial("gateway"), server_.Token({})), "") << "on a new connection";
  }
  Headers Request() {
    return {{":method", "POST"},
            {":scheme", "https"},
            {":path", kGetMe},
            {":authority", "access"},
            {"te", "trailers"},
            {"content-type", "application/grpc"},
            {"authorization", absl::StrCat("Bearer ", server_.Token({}))}};
  }
  // Whether a call with this header block is answered by a message.
  static bool Answers(RawHttp2& client, uint32_t stream, const std::string& block) {
    client.Send(http2::Pack(http2::kHeaders, http2::kEndHeaders, stream, block) +
                http2::Pack(http2::kData, http2::kEndStream, stream, std::string(5, '\0')));
    std::optional<Frame> frame = client.Find([stream](const Frame& f) {
      return f.stream == stream && (f.type == http2::kData || f.type == http2::kReset ||
                                    (f.flags & http2::kEndStream) != 0);
    });
    return frame && frame->type == http2::kData;
  }

  NoPaths paths_;
  RecordingHandlers handlers_;
  TestServer server_;
  RecordingService service_;
  std::shared_ptr<grpc::Channel> neighbour_;
  std::string member_;  // folder of a certificate of our authority
};

Headers With(Headers headers, const std::string& name, const std::string& value) {
  for (auto& [n, v] : headers) {
    if (n == name) {
      v = value;
      return headers;
    }
  }
  headers.emplace_back(name, value);
  return headers;
}

// A few bytes that stand for headers of any size: an entry of the table, named again and again.
std::string Bomb(size_t times) {
  return http2::Indexed("x-bomb", std::string(3900, 'b')) + std::string(times, '\xbe');
}

std::string Repeated(const std::string& frame, int times) {
  std::string frames;
  for (int i = 0; i < times; ++i) frames += frame;
  return frames;
}

// What the connection does after it.
enum class Then { kAnswersOn, kHangsUp, kHangsUpByTheCap, kWaits };

struct Abuse {
  std::string name;
  Then then;
  std::function<std::string(const Headers&)> bytes;  // from the headers of a good request
};

std::string HeadersFrame(const Headers& headers, const std::string& more = "") {
  return http2::Block(1, http2::Literals(headers) + more);
}

void PrintTo(const Abuse& abuse, std::ostream* out) { *out << abuse.name; }

const std::vector<Abuse>& Abuses() {
  static const auto* abuses = new std::vector<Abuse>{
      // CVE-2023-1428.
      {"OddTe", Then::kAnswersOn,
       [](const Headers& r) { return HeadersFrame(With(r, "te", "gzip")); }},
      {"OddTeInTooLargeHeaders", Then::kHangsUpByTheCap,
       [](const Headers& r) { return HeadersFrame(With(r, "te", "gzip"), Bomb(8)); }},
      {"OddScheme", Then::kAnswersOn,
       [](const Headers& r) { return HeadersFrame(With(r, ":scheme", "gopher")); }},
      {"OddSchemeInTooLargeHeaders", Then::kHangsUpByTheCap,
       [](const Headers& r) { return HeadersFrame(With(r, ":scheme", "gopher"), Bomb(8)); }},
      {"BalancerStatisticsInTooLargeHeaders", Then::kHangsUpByTheCap,
       [](const Headers& r) { return HeadersFrame(With(r, "grpclb_client_stats", "x"), Bomb(8)); }},
      {"MalformedPath", Then::kAnswersOn,
       [](const Headers& r) { return HeadersFrame(With(r, ":path", "no slash\x01")); }},
      {"NoPath", Then::kAnswersOn,
       [](const Headers&) {
         return HeadersFrame({{":method", "POST"}, {"te", "trailers"}});
       }},
      {"TwoPaths", Then::kAnswersOn,
       [](const Headers& r) {
         return HeadersFrame(r, http2::Literals({{":path", "/other"}}));
       }},
      // CVE-2023-33953. Also -32731 and CVE-2024-7246: a connection that ends has no header table
      // that could be out of step.
      {"HeaderOf64KiB", Then::kHangsUpByTheCap,
       [](const Headers& r) { return HeadersFrame(With(r, "x", std::string(64 << 10, 'x'))); }},
      {"HeadersOf40MiBInOneFrame", Then::kHangsUp,
       [](const Headers& r) { return HeadersFrame(r, Bomb(11'000)); }},
      {"HeadersPiledUpInManyFrames", Then::kHangsUpByTheCap,
       [](Headers r) {
         for (int i = 0; i < 1000; ++i)
           r.emplace_back(absl::StrCat("h", i), std::string(15'000, 'c'));
         return HeadersFrame(r);
       }},
      {"HeaderWithoutEnd", Then::kWaits,
       [](const Headers&) {
         return http2::Block(1, http2::Unfinished("x", 1 << 28) + std::string(2 << 20, 'u'), false);
       }},
      {"NumberWithoutEnd", Then::kWaits,
       [](const Headers&) {
         return http2::Block(1, "\x40\x7f" + std::string(1 << 20, '\x80'), false);
       }},
      // CVE-2023-32732.
      {"BinaryHeaderThatIsNone", Then::kHangsUp,
       [](const Headers& r) { return HeadersFrame(With(r, "x-bin", "!!!!")); }},
      {"UnknownEntryOfTheTable", Then::kHangsUp,
       [](const Headers&) { return http2::Block(1, "\xff\xff\xff\x0f"); }},
      {"Pings", Then::kHangsUp,
       [](const Headers&) { return Repeated(http2::Pack(http2::kPing, 0, 0, "12345678"), 2000); }},
      {"Settings", Then::kAnswersOn,
       [](const Headers&) { return Repeated(http2::Pack(http2::kSettings, 0, 0, ""), 20'000); }},
      {"StreamsThatStayOpen", Then::kHangsUpByTheCap,
       [](const Headers& r) {
         std::string frames, headers = http2::Literals(r);
         for (uint32_t stream = 1; stream < 999; stream += 2)
           frames += http2::Pack(http2::kHeaders, http2::kEndHeaders, stream, headers);
         return frames;
       }},
  };
  return *abuses;
}

class AbuseTest : public GrpcTrapsTest, public testing::WithParamInterface<Abuse> {
 protected:
  // A client with a certificate of ours sends it; `acknowledge`: after it took note of our caps.
  void AbuseByAMember(bool acknowledge) {
    ExpectOthersAreServed();
    const std::string bytes = GetParam().bytes(Request());
    RawHttp2 member(port(), member_);
    ASSERT_TRUE(member.Send(http2::Opening()));
    ASSERT_TRUE(member.Next());
    if (acknowledge) {
      ASSERT_TRUE(member.Send(http2::Pack(http2::kSettings, http2::kAck, 0, "")));
    }
    const int64_t before = ResidentBytes();
    member.Send(bytes);
    ExpectOthersAreServed();
    if (GetParam().then == Then::kHangsUp ||
        (acknowledge && GetParam().then == Then::kHangsUpByTheCap)) {
      member.Rest();
      EXPECT_FALSE(Answers(member, 1001, http2::Literals(Request())));
    } else if (GetParam().then != Then::kWaits) {
      EXPECT_TRUE(Answers(member, 1001, http2::Literals(Request())));
    }
    EXPECT_LT(ResidentBytes() - before, 32 * kMib + kKeptByTheSanitizer);
  }
};

INSTANTIATE_TEST_SUITE_P(Grpc, AbuseTest, testing::ValuesIn(Abuses()),
                         [](const auto& info) { return info.param.name; });

TEST_P(AbuseTest, OfAStrangerIsNotEvenRead) {
  const std::string bytes = http2::Opening() + GetParam().bytes(Request());
  TestAuthority foreign;
  for (const std::string& certificate : {std::string(), foreign.Issue("operator")}) {
    RawHttp2 stranger(port(), certificate);
    stranger.Send(bytes);
    EXPECT_EQ(stranger.Rest(), "");
  }
  ExpectOthersAreServed();
}

TEST_P(AbuseTest, OfAMemberHarmsNobodyElse) { AbuseByAMember(/*acknowledge=*/true); }

// Until the peer acknowledges our settings this version caps neither streams nor, below 16 MiB,
// headers.
TEST_P(AbuseTest, OfAMemberThatIgnoresOurCapsHarmsNobodyElse) {
  AbuseByAMember(/*acknowledge=*/false);
}

TEST_F(GrpcTrapsTest, TellsWhoeverPingsTooOftenToCalmDown) {
  RawHttp2 member(port(), member_);
  member.Send(http2::Opening() + Repeated(http2::Pack(http2::kPing, 0, 0, "12345678"), 4));
  auto goaway = member.Find([](const Frame& f) { return f.type == http2::kGoAway; });
  ASSERT_TRUE(goaway);
  EXPECT_EQ(goaway->payload.substr(4, 4), std::string("\0\0\0\x0b", 4));  // ENHANCE_YOUR_CALM
}

// How a watch of a silent feed fares for eight pings of a client: OK where nothing ended it.
grpc::Status WatchInSilence(Keepalive client, absl::Duration shortest) {
  NoPaths units;
  RecordingHandlers handlers;
  TestServer server({.unit_paths = &units,
                     .server = {.keepalive = {.every = absl::Hours(1), .shortest = shortest},
                                .watchdog = false}});
  RecordingService service(server.rpc(), handlers);
  server.Start(service, RecordingService::kContract);
  grpc::ClientContext context;
  auto reader =
      AccessService::NewStub(server.Dial("gateway", client))->WatchAuthState(&context, {});
  access::v1::AuthState state;
  for (int i = 0; i < 2; ++i) EXPECT_TRUE(reader->Read(&state)) << "what there is";
  absl::Notification ended;
  std::thread watching([&] {
    while (reader->Read(&state)) {
    }
    ended.Notify();
  });
  const bool sent_away = ended.WaitForNotificationWithTimeout(8 * client.every);
  context.TryCancel();
  watching.join();
  const grpc::Status status = reader->Finish();
  server.server().Drain();
  return sent_away ? status : grpc::Status::OK;
}

// Our clients ping three times as seldom as a server bears, so a feed may be silent for hours. Here
// a minute is a second, the shortest time in which a client of this version pings twice.
TEST(Keepalive, OurClientsAreNotSentAwayInALongSilence) {
  const Keepalive ours;
  EXPECT_GE(ours.every, 3 * ours.shortest);
  const Keepalive quick{.every = ours.every / 60};
  auto hasty =
      std::async(std::launch::async, [&] { return WatchInSilence(quick, 3 * quick.every); });
  EXPECT_TRUE(WatchInSilence(quick, ours.shortest / 60).ok());
  EXPECT_FALSE(hasty.get().ok()) << "three times as often as the server bears";
}

// CVE-2023-32731, CVE-2024-7246: one channel carries the calls of all users. Its client sends no
// headers that the server would refuse, so they stay apart.
TEST_F(GrpcTrapsTest, KeepsAChannelInStepWhereACallHasTooLargeHeaders) {
  const std::string a = "00000000-0000-7000-8000-00000000000a",
                    b = "00000000-0000-7000-8000-00000000000b";
  const std::string token_of_a = server_.Token({.subject = a}),
                    token_of_b = server_.Token({.subject = b});
  auto stub = AccessService::NewStub(neighbour_);
  for (int i = 0; i < 50; ++i) {
    auto large = Context(token_of_a);
    large->AddMetadata("x-large", std::string(20 << 10, 'x'));
    access::v1::Identity me;
    ASSERT_EQ(stub->GetMe(large.get(), {}, &me).error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
    ASSERT_EQ(WhoAmI(neighbour_, token_of_b), b);
    auto context = Context("");
    auto reader = stub->WatchAuthState(context.get(), {});
    access::v1::AuthState state;
    ASSERT_TRUE(reader->Read(&state));
    context->TryCancel();
    reader->Finish();
    ASSERT_EQ(WhoAmI(neighbour_, token_of_a), a);
  }
}

// CVE-2023-44487: a stream that was reset costs about 20 KB until it is worked off; nothing counts
// them. It is worked off and nothing stays.
TEST_F(GrpcTrapsTest, GivesBackWhatFloodsOfResetsTook) {
  const std::string headers = http2::Literals(Request()), cancel("\0\0\0\x08", 4);
  RawHttp2 member(port(), member_);
  member.Send(http2::Opening());
  const int64_t before = ResidentBytes();
  const int64_t kBound = 48 * kMib + kKeptByTheSanitizer;
  int64_t grown = 0;
  uint32_t stream = 1;
  for (int flood = 0; flood < 5; ++flood) {
    for (int i = 0; i < 3000; ++i, stream += 2) {
      ASSERT_TRUE(member.Send(http2::Pack(http2::kHeaders, http2::kEndHeaders, stream, headers) +
                              http2::Pack(http2::kReset, 0, stream, cancel)));
    }
    ExpectOthersAreServed();
    const absl::Time limit = absl::Now() + absl::Seconds(20);
    do {
      malloc_trim(0);
      grown = ResidentBytes() - before;
    } while (grown >= kBound && absl::Now() < limit);
    ASSERT_LT(grown, kBound) << "after flood " << flood;
  }
  EXPECT_TRUE(Answers(member, stream, headers));
}

// A synchronous server has a thread for each call and no bound.
TEST_F(GrpcTrapsTest, MakesNoThreadForAStream) {
  ExpectOthersAreServed();
  const int before = Threads();
  std::vector<std::unique_ptr<grpc::ClientContext>> contexts;
  std::vector<std::unique_ptr<grpc::ClientReader<access::v1::AuthState>>> readers;
  for (const char* client : {"registry", "evacuation", "reporting", "roadmap"}) {
    auto stub = AccessService::NewStub(server_.Dial(client));
    for (int i = 0; i < 100; ++i) {
      contexts.push_back(Context(""));
      readers.push_back(stub->WatchAuthState(contexts.back().get(), {}));
      access::v1::AuthState state;
      ASSERT_TRUE(readers.back()->Read(&state));
    }
  }
  EXPECT_LT(Threads(), before + 32);
  for (auto& context : contexts) context->TryCancel();
  for (auto& reader : readers) reader->Finish();
}

// CVE-2024-11407: sending without a copy corrupts data.
TEST_F(GrpcTrapsTest, CopiesWhatItSends) {
  handlers_.display_name = std::string(kMib, 'n');
  sent_without_copy = large_sends = 0;
  access::v1::Identity me;
  ASSERT_TRUE(
      AccessService::NewStub(neighbour_)->GetMe(Context(server_.Token({})).get(), {}, &me).ok());
  EXPECT_EQ(me.display_name().size(), kMib);
  EXPECT_GT(large_sends, 0);
  EXPECT_EQ(sent_without_copy, 0);
}

}  // namespace
}  // namespace cc::platform

// Stands between libgrpc and libc for the whole test program.
extern "C" ssize_t sendmsg(int fd, const msghdr* message, int flags) {
  static const auto next =
      reinterpret_cast<ssize_t (*)(int, const msghdr*, int)>(dlsym(RTLD_NEXT, "sendmsg"));
  size_t bytes = 0;
  for (size_t i = 0; i < message->msg_iovlen; ++i) bytes += message->msg_iov[i].iov_len;
  if (bytes > (16 << 10)) ++cc::platform::large_sends;
  if ((flags & MSG_ZEROCOPY) != 0) ++cc::platform::sent_without_copy;
  return next(fd, message, flags);
}
