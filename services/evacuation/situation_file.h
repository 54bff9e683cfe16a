#ifndef SERVICES_EVACUATION_SITUATION_FILE_H_
#define SERVICES_EVACUATION_SITUATION_FILE_H_

#include <cstddef>
#include <string>

#include "cc/evacuation/v1/situation_service.pb.h"
#include "google/api/httpbody.pb.h"

// The situation report for people and for other programs.
namespace cc::evacuation {

// `levels`: how many units lie on the path from the country to the unit reported on. `official`:
// the rows are the official ones, as of the report's instant.
google::api::HttpBody SituationFile(const v1::SituationReport& report,
                                    v1::DownloadSituationReportRequest::Format format,
                                    bool official, size_t levels);

// CSV with HXL tags: a line for each row and method, and one of what is so at the moment.
std::string SituationTable(const v1::SituationReport& report, size_t levels);
// One page of HTML without scripts and references. Every value is escaped.
std::string SituationPage(const v1::SituationReport& report, bool official);
// The Ukrainian text of the daily message.
std::string SituationMessage(const v1::SituationReport& report, bool official);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_SITUATION_FILE_H_
