/// What a standalone Penstock owns on this machine: its ports, its data folder, its secrets.
@NullMarked
package io.penstock.standalone.place;

import org.jspecify.annotations.NullMarked;
