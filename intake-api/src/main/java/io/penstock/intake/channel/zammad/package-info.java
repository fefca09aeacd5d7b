/// Zammad: tickets and their articles, as its triggers post them.
@NullMarked
package io.penstock.intake.channel.zammad;

import org.jspecify.annotations.NullMarked;
