#include "services/evacuation/evacuation_numbers.h"

namespace cc::evacuation {

std::vector<platform::Observation> EvacuationNumbers() {
  return {
      {{{"evacuation_trips", "Trips that have not arrived, by state.", {{"state", "planned"}}},
        {"evacuation_trips", "Trips that have not arrived, by state.", {{"state", "boarding"}}},
        {"evacuation_trips", "Trips that have not arrived, by state.", {{"state", "departed"}}},
        {"evacuation_trip_silent_seconds",
         "How long the trip on the way has been silent that was heard of least recently."}},
       "SELECT count(*) FILTER (WHERE state = 1), count(*) FILTER (WHERE state = 2), "
       "count(*) FILTER (WHERE state = 3), "
       "extract(epoch FROM now() - min(coalesce(last_sign_at, departed_at, updated_at)) "
       "FILTER (WHERE state = 3)) FROM trips WHERE state <= 3"},
      {{{"evacuation_beds_short",
         "People boarding or on the way to a transit centre beyond its free beds, by kind of bed.",
         {{"bed", "ordinary"}}},
        {"evacuation_beds_short",
         "People boarding or on the way to a transit centre beyond its free beds, by kind of bed.",
         {{"bed", "wheelchair"}}},
        {"evacuation_beds_short",
         "People boarding or on the way to a transit centre beyond its free beds, by kind of bed.",
         {{"bed", "stretcher"}}}},
       // A bed reserved for a group that is on the way is the one that it needs.
       "SELECT sum(greatest(0, d.seats - f.ordinary)), "
       "sum(greatest(0, d.wheelchairs - f.wheelchair)), "
       "sum(greatest(0, d.stretchers - f.stretcher)) FROM (SELECT transit_centre_id, "
       "sum(boarded_seats) AS seats, sum(boarded_wheelchairs) AS wheelchairs, "
       "sum(boarded_stretchers) AS stretchers FROM trips WHERE state IN (2, 3) "
       "GROUP BY transit_centre_id) d JOIN (SELECT s.id, "
       "CASE s.state WHEN 1 THEN s.ordinary_beds - s.staying_ordinary - "
       "coalesce(r.ordinary, 0) ELSE 0 END AS ordinary, "
       "CASE s.state WHEN 1 THEN s.wheelchair_beds - s.staying_wheelchair - "
       "coalesce(r.wheelchair, 0) ELSE 0 END AS wheelchair, "
       "CASE s.state WHEN 1 THEN s.stretcher_beds - s.staying_stretcher - "
       "coalesce(r.stretcher, 0) ELSE 0 END AS stretcher FROM sites s LEFT JOIN (SELECT "
       "b.site_id, count(*) FILTER (WHERE b.kind = 1) AS ordinary, "
       "count(*) FILTER (WHERE b.kind = 2) AS wheelchair, "
       "count(*) FILTER (WHERE b.kind = 3) AS stretcher FROM beds b JOIN stays t ON t.id = "
       "b.holder JOIN parties p ON p.id = t.party_id WHERE b.held_until > now() "
       "AND NOT EXISTS (SELECT 1 FROM trips w WHERE w.id = p.trip_id AND w.state IN (2, 3) "
       "AND w.transit_centre_id = b.site_id) GROUP BY b.site_id) r ON r.site_id = s.id) f "
       "ON f.id = d.transit_centre_id"},
      {{{"evacuation_people_on_the_way", "People boarding or on the way."}},
       "SELECT sum(boarded_seats + boarded_wheelchairs + boarded_stretchers) FROM trips "
       "WHERE state IN (2, 3)"},
      {{{"evacuation_count_tail", "Entries of the count that are not in the rollups yet."}},
       "SELECT count(*) FROM count_tail"},
  };
}

}  // namespace cc::evacuation
