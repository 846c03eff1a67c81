// SPDX-License-Identifier: Apache-2.0
package dev.leadline.store;

/** The database cannot be opened; the message is one sentence for the operator. */
public final class DatabaseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Says why in one sentence. */
    public DatabaseException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
