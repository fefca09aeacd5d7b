/// Salesforce: outbound messages in SOAP, and the JSON that flows post.
@NullMarked
package io.penstock.intake.channel.salesforce;

import org.jspecify.annotations.NullMarked;
