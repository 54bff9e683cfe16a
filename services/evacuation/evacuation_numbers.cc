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
       "extract(epoch FROM now() - min(updated_at) FILTER (WHERE state = 3)) "
       "FROM trips WHERE state <> 4"},
      {{{"evacuation_beds_short",
         "People boarding or on the way to a transit centre beyond its beds, by kind of bed.",
         {{"bed", "ordinary"}}},
        {"evacuation_beds_short",
         "People boarding or on the way to a transit centre beyond its beds, by kind of bed.",
         {{"bed", "wheelchair"}}},
        {"evacuation_beds_short",
         "People boarding or on the way to a transit centre beyond its beds, by kind of bed.",
         {{"bed", "stretcher"}}}},
       "SELECT sum(greatest(0, d.seats - c.ordinary_beds)), "
       "sum(greatest(0, d.wheelchairs - c.wheelchair_beds)), "
       "sum(greatest(0, d.stretchers - c.stretcher_beds)) FROM (SELECT transit_centre_id, "
       "sum(boarded_seats) AS seats, sum(boarded_wheelchairs) AS wheelchairs, "
       "sum(boarded_stretchers) AS stretchers FROM trips WHERE state IN (2, 3) "
       "GROUP BY transit_centre_id) d JOIN transit_centres c ON c.id = d.transit_centre_id"},
      {{{"evacuation_people_on_the_way", "People boarding or on the way."}},
       "SELECT sum(boarded_seats + boarded_wheelchairs + boarded_stretchers) FROM trips "
       "WHERE state IN (2, 3)"},
      {{{"evacuation_count_tail", "Entries of the count that are not in the rollups yet."}},
       "SELECT count(*) FROM count_tail"},
  };
}

}  // namespace cc::evacuation
