/** What hardware is there and what of it is free, for people and for the placement of replicas. */
@NullMarked
package dev.leadline.inventory;

import org.jspecify.annotations.NullMarked;
