// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/**
 * What a certificate's subject says of a user.
 *
 * @param commonName CN, the last one if there are several
 * @param organizations O, in the order of the certificate
 */
record SubjectName(Optional<String> commonName, List<String> organizations) {

    SubjectName {
        organizations = List.copyOf(organizations);
    }

    static SubjectName of(X500Principal subject) {
        List<String> names = new ArrayList<>();
        List<String> organizations = new ArrayList<>();
        try {
            // An LdapName counts from the right, which is the order of the certificate.
            for (Rdn part : new LdapName(subject.getName(X500Principal.RFC2253)).getRdns()) {
                for (Attribute attribute : Collections.list(part.toAttributes().getAll())) {
                    switch (attribute.getID().toUpperCase(Locale.ROOT)) {
                        case "CN" -> names.addAll(texts(attribute));
                        case "O" -> organizations.addAll(texts(attribute));
                        default -> {}
                    }
                }
            }
        } catch (NamingException unreadable) {
            return new SubjectName(Optional.empty(), List.of());
        }
        return new SubjectName(
                names.isEmpty()
                        ? Optional.empty()
                        : Optional.of(names.getLast()).filter(name -> !name.isEmpty()),
                organizations);
    }

    /** A value that is no text names nobody. */
    private static List<String> texts(Attribute attribute) throws NamingException {
        return Collections.list(attribute.getAll()).stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .toList();
    }
}
