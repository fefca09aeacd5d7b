/// What people did over this API: recorded with the deed, shown to auditors.
@NullMarked
package io.penstock.intake.audit;

import org.jspecify.annotations.NullMarked;
