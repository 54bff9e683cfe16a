#include "services/evacuation/status_reviews.h"

namespace cc::evacuation {

const territory::ReliedTable kReliedStatuses = {
    .touched =
        "SELECT r.id, r.scope, r.origin_unit_code, r.leave_date, "
        "r.origin_status ->> 'status', t.place "
        "FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY "
        "AS t (code, first, last, place) JOIN parties r ON r.origin_unit_code = t.code "
        "AND r.leave_date BETWEEN t.first::date AND t.last::date "
        "WHERE r.id > $4 ORDER BY r.id LIMIT $5",
    .all =
        "SELECT id, scope, origin_unit_code, leave_date, origin_status ->> 'status' "
        "FROM parties WHERE id > $1 ORDER BY id LIMIT $2"};

}  // namespace cc::evacuation
