/// Who can complete a chat, and what it means when one of them does not.
@NullMarked
package io.penstock.gateway.provider;

import org.jspecify.annotations.NullMarked;
