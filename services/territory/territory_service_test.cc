#include "services/territory/territory_service.h"

#include "services/platform/testing_server/test_server.h"
#include "services/territory/territory_test_world.h"

namespace cc::territory {
namespace {

// The service behind the real pipeline, with two roles.
class TerritoryServiceTest : public World {
 protected:
  TerritoryServiceTest() {
    server_.Start(service_, "cc.territory.v1.TerritoryService");
    stub_ = v1::TerritoryService::NewStub(server_.Dial());
  }
  ~TerritoryServiceTest() override { server_.server().Drain(); }  // while there is a service

  std::string Token(const std::string& role) {
    return server_.Token({.grants = {platform::HeldGrant{
                              .role = role, .tail = 0, .relation = options::v1::RELATION_ANY}}});
  }
  grpc::Status GetStatus(const std::string& token, const std::string& code,
                         v1::UnitStatus& status) {
    grpc::ClientContext context;
    if (!token.empty()) context.AddMetadata("authorization", "Bearer " + token);
    v1::GetStatusRequest request;
    request.set_unit_code(code);
    return stub_->GetStatus(&context, request, &status);
  }

  platform::TestServer server_{
      {.name = "territory",
       .roles = {{"reader", {"territory.statuses.read"}}, {"editor", {"territory.units.import"}}},
       .unit_paths = &kept_}};
  TerritoryService service_{server_.rpc(), units_,   editions_,     statuses_, past_statuses_,
                            timelines_,    imports_, list_imports_, files_,    changes_,
                            searches_,     exports_, statistics_,   doubts_};
  std::unique_ptr<v1::TerritoryService::Stub> stub_;
};

TEST_F(TerritoryServiceTest, AReaderLearnsAStatus) {
  v1::UnitStatus status;
  EXPECT_EQ(GetStatus(Token("reader"), "UA14120000000070232", status).error_code(),
            grpc::StatusCode::OK);
  EXPECT_EQ(status.status(), v1::STATUS_NONE);
  EXPECT_EQ(GetStatus(Token("reader"), "UA99000000000099999", status).error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(GetStatus(Token("reader"), "Краматорськ", status).error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(TerritoryServiceTest, AReaderLearnsWhatWasKnownBefore) {
  ASSERT_THAT(List(R"({"reference": {"kind": "наказ", "number": "376", "date": "2025-02-28"},
                      "editionDate": "2025-05-07", "periods": [{"unitCode": "UA14120000000070232",
                      "status": "STATUS_OCCUPIED", "startDate": "2025-01-01"}]})"),
              platform::IsOk());
  for (bool before : {false, true}) {
    grpc::ClientContext context;
    context.AddMetadata("authorization", "Bearer " + Token("reader"));
    v1::GetStatusRequest request;
    request.set_unit_code("UA14120000000070232");
    request.set_date("2025-02-01");
    request.mutable_known_at()->set_seconds(absl::ToUnixSeconds(platform::TestNow()) -
                                            (before ? 1 : 0));
    v1::UnitStatus status;
    EXPECT_TRUE(stub_->GetStatus(&context, request, &status).ok());
    EXPECT_EQ(status.status(), before ? v1::STATUS_NONE : v1::STATUS_OCCUPIED);
  }
}

TEST_F(TerritoryServiceTest, NobodyElseDoes) {
  v1::UnitStatus status;
  EXPECT_EQ(GetStatus("", "UA14120000000070232", status).error_code(),
            grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(GetStatus(Token("editor"), "UA14120000000070232", status).error_code(),
            grpc::StatusCode::PERMISSION_DENIED);
}

TEST_F(TerritoryServiceTest, AReaderImportsNothing) {
  grpc::ClientContext context;
  context.AddMetadata("authorization", "Bearer " + Token("reader"));
  v1::ImportCodifierRequest request;
  request.set_upload_id("00000000-0000-7000-8000-000000000001");
  request.set_edition_date("2025-05-16");
  v1::ImportReport report;
  EXPECT_EQ(stub_->ImportCodifier(&context, request, &report).error_code(),
            grpc::StatusCode::PERMISSION_DENIED);
}

}  // namespace
}  // namespace cc::territory
