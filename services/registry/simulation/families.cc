#include "services/registry/simulation/families.h"

#include <algorithm>
#include <array>

namespace cc::registry::simulation {
namespace {

constexpr int kAdult = 18;

class Family {
 public:
  Family(absl::CivilDay day, bool east, Random& random)
      : day_(day), random_(random), name_(DrawFamilyName(east, random)), east_(east) {}

  // Shares of the kinds of households; those that do not fit into `most` become single people.
  std::vector<Member> Make(size_t most) {
    static constexpr std::array<int64_t, 8> kKinds = {28, 24, 12, 10, 4, 14, 3, 5};
    switch (random_.Weighted(kKinds)) {
      case 1:
        Couple();
        break;
      case 2:
        ParentsWithChildren();
        break;
      case 3:
        OneParent();
        break;
      case 4:
        MotherAndGrandmother();
        break;
      case 5:
        AdultWithParents();
        break;
      case 6:
        GrandparentWithGrandchildren();
        break;
      case 7:
        Relatives();
        break;
      default:
        Single();
    }
    if (members_.size() > most) {
      members_.clear();
      Single();
    }
    Health();
    return std::move(members_);
  }

 private:
  // Age in full years, at random within them.
  absl::CivilDay BornAt(int64_t age) {
    const absl::CivilDay birthday(day_.year() - age, day_.month(),
                                  day_.month() == 2 && day_.day() == 29 ? 28 : day_.day());
    return birthday - random_.Between(0, 364);
  }
  int64_t AdultAge() {
    return random_.Chance(0.25) ? random_.Between(65, 92) : random_.Between(19, 64);
  }

  Member& Add(int64_t age, bool male, common::v1::Kinship kinship) {
    Member& member = members_.emplace_back();
    member.birth = BornAt(age);
    member.male = male;
    member.kinship = kinship;
    member.family = name_;
    const int year = static_cast<int>(member.birth.year());
    member.given = &DrawName(male, year, random_);
    member.father = &DrawName(true, year - 28, random_);
    return member;
  }
  // A woman who took her husband's name.
  void Married(Member& wife) {
    FamilyName maiden = DrawFamilyName(east_, random_);
    if (random_.Chance(0.85))
      wife.former_family = maiden.female;
    else
      wife.family = maiden;
  }

  void Single() {
    const bool old = random_.Chance(0.45);
    const int64_t age = old ? random_.Between(65, 92) : random_.Between(19, 64);
    Member& one = Add(age, random_.Chance(0.34), common::v1::KINSHIP_HEAD);
    if (!one.male && random_.Chance(0.6)) Married(one);
  }

  // Places of husband and wife; the wife heads more often.
  struct Pair {
    size_t husband, wife;
  };
  Pair AddPair(int64_t wife_age) {
    const bool wife_heads = random_.Chance(0.6);
    const int64_t husband_age = std::clamp<int64_t>(wife_age + random_.Between(-3, 8), 19, 94);
    for (bool male : {!wife_heads, wife_heads}) {
      Member& one = Add(male ? husband_age : wife_age, male,
                        members_.empty() ? common::v1::KINSHIP_HEAD : common::v1::KINSHIP_SPOUSE);
      if (!male) Married(one);
    }
    return wife_heads ? Pair{1, 0} : Pair{0, 1};
  }
  void AddChildren(int count, int64_t mother_age, common::v1::Kinship kinship, int adult,
                   const GivenName* father) {
    const int64_t oldest = std::min<int64_t>(17, mother_age - 19);
    for (int i = 0; i < count; ++i) {
      Member& child =
          Add(random_.Between(0, std::max<int64_t>(0, oldest)), random_.Chance(0.51), kinship);
      child.adult = adult;
      if (father != nullptr) child.father = father;
    }
  }
  int Children(std::array<int64_t, 4> weights) {
    return 1 + static_cast<int>(random_.Weighted(weights));
  }

  void Couple() {
    AddPair(random_.Chance(0.5) ? random_.Between(60, 88) : random_.Between(21, 59));
  }

  void ParentsWithChildren() {
    const int64_t age = random_.Between(24, 46);
    const Pair pair = AddPair(age);
    AddChildren(Children({48, 35, 13, 4}), age, common::v1::KINSHIP_CHILD, 1,
                members_[pair.husband].given);
    if (random_.Chance(0.3))
      Add(random_.Between(age + 19, age + 40), random_.Chance(0.2), common::v1::KINSHIP_PARENT);
  }

  void OneParent() {
    const int64_t age = random_.Between(22, 48);
    const bool father = random_.Chance(0.08);
    const GivenName* given = &DrawName(true, static_cast<int>(day_.year() - age), random_);
    Member& parent = Add(age, father, common::v1::KINSHIP_HEAD);
    if (father)
      given = parent.given;
    else
      Married(parent);
    parent.vulnerabilities.push_back(v1::VULNERABILITY_SINGLE_PARENT);
    AddChildren(Children({62, 29, 8, 1}), age, common::v1::KINSHIP_CHILD, 1, given);
  }

  void MotherAndGrandmother() {
    const int64_t age = random_.Between(23, 45);
    const GivenName* given = &DrawName(true, static_cast<int>(day_.year() - age), random_);
    Married(Add(age, false, common::v1::KINSHIP_HEAD));
    AddChildren(Children({60, 32, 7, 1}), age, common::v1::KINSHIP_CHILD, 1, given);
    Add(random_.Between(age + 19, age + 38), false, common::v1::KINSHIP_PARENT);
  }

  void AdultWithParents() {
    const int64_t age = random_.Between(24, 58);
    const Member head = Add(age, random_.Chance(0.45), common::v1::KINSHIP_HEAD);
    Married(Add(random_.Between(age + 18, std::min<int64_t>(age + 38, 94)), false,
                common::v1::KINSHIP_PARENT));
    if (!random_.Chance(0.4)) return;
    Member& father = Add(random_.Between(age + 19, std::min<int64_t>(age + 40, 95)), true,
                         common::v1::KINSHIP_PARENT);
    father.given = head.father;
  }

  void GrandparentWithGrandchildren() {
    const int64_t age = random_.Between(52, 78);
    Add(age, random_.Chance(0.15), common::v1::KINSHIP_HEAD);
    const size_t first = members_.size();
    AddChildren(Children({80, 18, 2, 0}), age, common::v1::KINSHIP_GRANDCHILD, 1,
                &DrawName(true, static_cast<int>(day_.year()) - 36, random_));
    if (!random_.Chance(0.5)) return;
    for (size_t i = first; i < members_.size(); ++i)
      members_[i].vulnerabilities.push_back(v1::VULNERABILITY_ORPHAN_OR_DEPRIVED_OF_CARE);
  }

  void Relatives() {
    const Member head = Add(AdultAge(), random_.Chance(0.5), common::v1::KINSHIP_HEAD);
    const int64_t age = std::clamp<int64_t>(AgeOf(head, day_) + random_.Between(-9, 9), 19, 94);
    Add(age, random_.Chance(0.5), common::v1::KINSHIP_SIBLING).father = head.father;
    if (!random_.Chance(0.2)) return;
    Add(AdultAge(), random_.Chance(0.5), common::v1::KINSHIP_RELATIVE).family =
        DrawFamilyName(east_, random_);
  }

  // Who of the household is concerned, the old more often.
  Member& Frail() {
    std::vector<int64_t> weights;
    for (const Member& member : members_) {
      const int age = AgeOf(member, day_);
      weights.push_back(age >= 60 ? 6 : age >= kAdult ? 2 : 1);
    }
    return members_[random_.Weighted(weights)];
  }

  void Health() {
    if (random_.Chance(0.315)) Disable(Frail());
    if (random_.Chance(0.44)) Frail().vulnerabilities.push_back(v1::VULNERABILITY_CHRONICALLY_ILL);
    int minors = 0, able = 0;
    for (Member& member : members_) {
      const int age = AgeOf(member, day_);
      minors += age < kAdult;
      able += age >= kAdult && age < 60 && member.disability == v1::DISABILITY_UNSPECIFIED;
      if (age >= 60) member.vulnerabilities.push_back(v1::VULNERABILITY_PENSIONER);
      if (age >= 75 && random_.Chance(0.2)) {
        member.vulnerabilities.push_back(v1::VULNERABILITY_LOW_MOBILITY);
        if (member.mobility == common::v1::MOBILITY_WALKING)
          member.mobility = common::v1::MOBILITY_ASSISTED;
      }
      if (!member.male && age >= 19 && age <= 41 && random_.Chance(0.03))
        member.vulnerabilities.push_back(v1::VULNERABILITY_PREGNANT);
    }
    const bool veteran = random_.Chance(0.08);
    for (Member& member : members_) {
      if (minors >= 3) member.vulnerabilities.push_back(v1::VULNERABILITY_LARGE_FAMILY);
      if (able == 0 && members_.size() > 1)
        member.vulnerabilities.push_back(v1::VULNERABILITY_UNABLE_TO_WORK_FAMILY);
      if (veteran) member.vulnerabilities.push_back(v1::VULNERABILITY_VETERAN_FAMILY);
    }
  }
  void Disable(Member& member) {
    const int age = AgeOf(member, day_);
    // Near 18 the group is soon another one.
    if (age >= 16 && age < kAdult) return;
    if (age < kAdult) {
      member.disability = random_.Chance(0.12) ? v1::DISABILITY_CHILD_A : v1::DISABILITY_CHILD;
    } else {
      static constexpr std::array<int64_t, 3> kGroups = {12, 40, 48};
      static constexpr std::array<v1::Disability, 3> kDisabilities = {
          v1::DISABILITY_GROUP_I, v1::DISABILITY_GROUP_II, v1::DISABILITY_GROUP_III};
      member.disability = kDisabilities[random_.Weighted(kGroups)];
    }
    static constexpr std::array<int64_t, 4> kMoves = {74, 16, 8, 2};
    static constexpr std::array<common::v1::Mobility, 4> kMobilities = {
        common::v1::MOBILITY_WALKING, common::v1::MOBILITY_ASSISTED,
        common::v1::MOBILITY_WHEELCHAIR, common::v1::MOBILITY_STRETCHER};
    member.mobility = kMobilities[random_.Weighted(kMoves)];
  }

  const absl::CivilDay day_;
  Random& random_;
  const FamilyName name_;
  const bool east_;
  std::vector<Member> members_;
};

}  // namespace

int AgeOf(const Member& member, absl::CivilDay day) {
  const bool before =
      std::pair(day.month(), day.day()) < std::pair(member.birth.month(), member.birth.day());
  return static_cast<int>(day.year() - member.birth.year()) - (before ? 1 : 0);
}

std::vector<Member> MakeFamily(absl::CivilDay day, size_t most, bool east, Random& random) {
  return Family(day, east, random).Make(most);
}

}  // namespace cc::registry::simulation
