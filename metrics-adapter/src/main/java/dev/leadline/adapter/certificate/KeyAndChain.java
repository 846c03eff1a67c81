// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.certificate;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * A private key with its certificate, known to belong together.
 *
 * @param key of the first certificate
 * @param chain own certificate first
 */
record KeyAndChain(PrivateKey key, List<X509Certificate> chain) {

    KeyAndChain {
        chain = List.copyOf(chain);
    }

    /**
     * Reads a pair.
     *
     * @param certificates PEM text, called {@code certificatesName} in sentences
     * @param key PEM text, called {@code keyName} in sentences
     * @throws UnusableCertificate when one cannot be read or they do not belong together
     */
    static KeyAndChain read(String certificatesName, String certificates, String keyName, String key)
            throws UnusableCertificate {
        List<X509Certificate> chain = Pem.certificates(certificatesName, certificates);
        PrivateKey own = Pem.keys(keyName, key).getFirst();
        if (!belong(own, chain.getFirst().getPublicKey())) {
            boolean later = chain.stream().anyMatch(other -> belong(own, other.getPublicKey()));
            throw new UnusableCertificate(
                    later
                            ? "The certificate of " + keyName + " is not the first in " + certificatesName
                                    + "; the server's own must be first."
                            : keyName + " is not the key of the first certificate in " + certificatesName
                                    + "; the two must be made together.");
        }
        return new KeyAndChain(own, chain);
    }

    /** The server's own certificate. */
    X509Certificate leaf() {
        return chain.getFirst();
    }

    Instant expires() {
        return leaf().getNotAfter().toInstant();
    }

    /** RSA, EC or another name of the JDK's. */
    String algorithm() {
        return leaf().getPublicKey().getAlgorithm();
    }

    /** True when what the one signs the other verifies: the only proof that works for every kind of key. */
    static boolean belong(PrivateKey key, PublicKey certified) {
        if (!key.getAlgorithm().equals(certified.getAlgorithm())) {
            return false;
        }
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        byte[] sample = new byte[32];
        new SecureRandom().nextBytes(sample);
        try {
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(sample);
            byte[] signature = signing.sign();
            Signature checking = Signature.getInstance(algorithm);
            checking.initVerify(certified);
            checking.update(sample);
            return checking.verify(signature);
        } catch (GeneralSecurityException differ) {
            return false;
        }
    }
}
