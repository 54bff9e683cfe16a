#ifndef TESTS_FRAMEWORK_AMENDMENT_H_
#define TESTS_FRAMEWORK_AMENDMENT_H_

#include <string>

#include "tests/framework/http.h"

namespace cc::tests {

// An invented order by which the story's origin was occupied on the day of leaving. It is taken
// back at the end, so that the next test finds the list as it was.
class Amendment {
 public:
  Amendment();
  ~Amendment();
  Amendment(const Amendment&) = delete;
  Amendment& operator=(const Amendment&) = delete;

  const std::string& act_id() const { return act_id_; }  // empty where it was not taken over
  const Suite::Output& out() const { return out_; }

 private:
  Office editor_{Suite::Shared(), "editor"};
  Suite::Output out_;
  std::string act_id_;
};

}  // namespace cc::tests

#endif  // TESTS_FRAMEWORK_AMENDMENT_H_
