#ifndef TESTS_FRAMEWORK_HOUSEHOLD_TABLE_H_
#define TESTS_FRAMEWORK_HOUSEHOLD_TABLE_H_

#include <random>
#include <string>

// A table of invented households as an office imports it.
namespace cc::tests {

// The headings and so many households of one person each, CSV; nobody is like anybody else. With
// `broken`, that one (from 1) has a birth date that cannot be.
std::string HouseholdTable(std::mt19937_64& random, int households, int broken = 0);

inline constexpr char kBrokenDate[] = "31.02.1980";

}  // namespace cc::tests

#endif  // TESTS_FRAMEWORK_HOUSEHOLD_TABLE_H_
