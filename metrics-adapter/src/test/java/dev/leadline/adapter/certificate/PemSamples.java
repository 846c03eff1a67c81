// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.certificate;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/** Pairs and texts that other tools make. */
final class PemSamples {

    private PemSamples() {}

    /** An RSA certificate for localhost, signed by itself. */
    static KeyAndChain rsa() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair keys = generator.generateKeyPair();
        Instant now = Instant.now();
        X500Principal name = new X500Principal("CN=rsa");
        var builder = new JcaX509v3CertificateBuilder(
                        name,
                        BigInteger.TEN,
                        Date.from(now.minus(Duration.ofHours(1))),
                        Date.from(now.plus(Duration.ofDays(1))),
                        name,
                        keys.getPublic())
                .addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(new GeneralName(GeneralName.dNSName, "localhost")));
        X509Certificate certificate = new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(keys.getPrivate())));
        return new KeyAndChain(keys.getPrivate(), List.of(certificate));
    }

    /** An EC certificate for localhost, signed by itself. */
    static KeyAndChain ec(Instant now) {
        KeyAndChain authority = Issuer.authority(now);
        return Issuer.serving(authority, List.of("localhost"), now);
    }

    /** A key in the older form of its kind: PKCS#1 for RSA, SEC 1 for EC. */
    static String traditional(PrivateKey key) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            if (key instanceof ECPrivateKey curve) {
                // As openssl writes it, with the curve inside; the JDK keeps that outside.
                byte[] inside = new org.bouncycastle.asn1.sec.ECPrivateKey(
                                256, curve.getS(), SECObjectIdentifiers.secp256r1)
                        .getEncoded();
                writer.writeObject(new PemObject("EC PRIVATE KEY", inside));
            } else {
                writer.writeObject(key);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }
}
