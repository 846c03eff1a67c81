// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.certificate;

import java.io.IOException;
import java.io.StringReader;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/** Certificates and private keys as PEM text: keys as PKCS#8, PKCS#1 (RSA) or SEC 1 (EC), read by the JDK's providers. */
final class Pem {

    private Pem() {}

    /**
     * All certificates of a text, in their order.
     *
     * @param origin what is read, for the sentence
     * @throws UnusableCertificate when there is none or one cannot be read
     */
    static List<X509Certificate> certificates(String origin, String text) throws UnusableCertificate {
        List<X509Certificate> certificates = new ArrayList<>();
        JcaX509CertificateConverter converter = new JcaX509CertificateConverter();
        for (Object object : objects(origin, text)) {
            if (object instanceof X509CertificateHolder holder) {
                try {
                    certificates.add(converter.getCertificate(holder));
                } catch (CertificateException | RuntimeException broken) {
                    throw new UnusableCertificate(
                            origin + " holds a certificate that cannot be read: " + broken.getMessage());
                }
            }
        }
        if (certificates.isEmpty()) {
            throw new UnusableCertificate(origin + " holds no certificate; it must be a PEM text with the server's own"
                    + " certificate first, then those that signed it.");
        }
        return List.copyOf(certificates);
    }

    /**
     * All private keys of a text, in their order.
     *
     * @param origin what is read, for the sentence
     * @throws UnusableCertificate when there is none or one cannot be read
     */
    static List<PrivateKey> keys(String origin, String text) throws UnusableCertificate {
        List<PrivateKey> keys = new ArrayList<>();
        JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
        for (Object object : objects(origin, text)) {
            try {
                switch (object) {
                    case PEMKeyPair pair -> keys.add(converter.getPrivateKey(pair.getPrivateKeyInfo()));
                    case PrivateKeyInfo key -> keys.add(converter.getPrivateKey(key));
                    case PEMEncryptedKeyPair _, PKCS8EncryptedPrivateKeyInfo _ ->
                        throw new UnusableCertificate(
                                origin + " is encrypted; Leadline reads keys without a pass phrase only.");
                    default -> {
                        // Curve parameters before an EC key and the like say nothing that the key does not.
                    }
                }
            } catch (PEMException | RuntimeException broken) {
                throw new UnusableCertificate(origin + " holds a key that cannot be read: " + broken.getMessage());
            }
        }
        if (keys.isEmpty()) {
            throw new UnusableCertificate(
                    origin + " holds no private key; it must be a PEM text in PKCS#8, PKCS#1 (RSA) or SEC 1 (EC).");
        }
        return List.copyOf(keys);
    }

    private static List<Object> objects(String origin, String text) throws UnusableCertificate {
        List<Object> objects = new ArrayList<>();
        try (PEMParser parser = new PEMParser(new StringReader(text))) {
            for (Object object = parser.readObject(); object != null; object = parser.readObject()) {
                objects.add(object);
            }
        } catch (IOException | RuntimeException broken) {
            // Half-written and hostile bytes surface as either, depending on where they end.
            throw new UnusableCertificate(origin + " is no complete PEM text: " + broken.getMessage());
        }
        return objects;
    }

    static String of(Collection<X509Certificate> certificates) {
        return certificates.stream()
                .map(certificate -> block("CERTIFICATE", encoded(certificate)))
                .collect(Collectors.joining());
    }

    static String of(PrivateKey key) {
        return block("PRIVATE KEY", key.getEncoded());
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException impossible) {
            throw new IllegalStateException("a certificate that was read can be written", impossible);
        }
    }

    private static String block(String kind, byte[] content) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
                + "\n-----END " + kind + "-----\n";
    }
}
