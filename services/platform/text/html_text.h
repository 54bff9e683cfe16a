#ifndef SERVICES_PLATFORM_TEXT_HTML_TEXT_H_
#define SERVICES_PLATFORM_TEXT_HTML_TEXT_H_

#include <string>

#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"

namespace cc::platform {

// Text as it may stand in an element or a quoted attribute of a page.
inline std::string HtmlText(absl::string_view text) {
  return absl::StrReplaceAll(
      text, {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}, {"'", "&#39;"}});
}

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_TEXT_HTML_TEXT_H_
