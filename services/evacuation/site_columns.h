#ifndef SERVICES_EVACUATION_SITE_COLUMNS_H_
#define SERVICES_EVACUATION_SITE_COLUMNS_H_

// SQL of free beds, for every query over `sites s`. $1 is the moment.

// Joins what is reserved at that moment as `r`, read off the few rows of a partial index.
#define RESERVED_BEDS                                                                 \
  "LEFT JOIN (SELECT site_id, count(*) FILTER (WHERE kind = 1) AS ordinary, "         \
  "count(*) FILTER (WHERE kind = 2) AS wheelchair, count(*) FILTER (WHERE kind = 3) " \
  "AS stretcher FROM beds WHERE held_until > $1 GROUP BY site_id) r ON r.site_id = s.id "

// Beds of a kind (`ordinary`, `wheelchair`, `stretcher`) that are neither taken nor reserved.
#define FREE_BEDS(kind) "s." kind "_beds - s.staying_" kind " - coalesce(r." kind ", 0)"

#endif  // SERVICES_EVACUATION_SITE_COLUMNS_H_
