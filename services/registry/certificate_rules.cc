#include "services/registry/certificate_rules.h"

#include <algorithm>

#include "services/registry/person_text_rules.h"

namespace cc::registry {
namespace {

std::u32string Canonical(absl::string_view number) {
  std::u32string points = NormalisedPoints(number);
  points.erase(std::remove(points.begin(), points.end(), U' '), points.end());
  return points;
}

}  // namespace

std::string CanonicalCertificateNumber(absl::string_view number) { return Utf8(Canonical(number)); }

bool IsCertificateNumber(absl::string_view number) {
  const std::u32string points = Canonical(number);
  return points.size() >= 4 && points.size() <= 30 &&
         std::any_of(points.begin(), points.end(), IsDigit) &&
         std::all_of(points.begin(), points.end(), [](char32_t point) {
           return IsDigit(point) || IsUkrainianLetter(point) || IsLatinLetter(point) ||
                  point == U'-' || point == U'/';
         });
}

bool IsPresentCertificateNumber(absl::string_view number) {
  if (number.size() != 15 || number[4] != '-') return false;
  for (size_t i = 0; i < number.size(); ++i) {
    if (i != 4 && (number[i] < '0' || number[i] > '9')) return false;
  }
  return true;
}

}  // namespace cc::registry
