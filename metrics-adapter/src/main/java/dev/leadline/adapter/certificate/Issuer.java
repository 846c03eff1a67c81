// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.certificate;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Makes authorities and serving certificates, ECDSA on P-256. All begin an hour early, for peers whose clocks are behind.
 * Keys and signatures are the JDK's own; the library only writes the certificate.
 */
final class Issuer {

    static final Duration AUTHORITY_LIFE = Duration.ofDays(5 * 365);
    static final Duration SERVING_LIFE = Duration.ofDays(90);
    static final Duration EARLY = Duration.ofHours(1);

    /** 159 bits: positive, and within the 20 bytes that RFC 5280 allows. */
    private static final int SERIAL_BITS = 159;

    private static final SecureRandom RANDOM = new SecureRandom();

    private Issuer() {}

    /** A new authority, signed by itself. Its name carries its serial, so that two are never taken for one another. */
    static KeyAndChain authority(Instant now) {
        KeyPair keys = keys();
        BigInteger serial = new BigInteger(SERIAL_BITS, RANDOM);
        X500Principal name = new X500Principal(
                "CN=leadline-adapter-ca-" + serial.mod(BigInteger.TWO.pow(40)).toString(36));
        try {
            X509v3CertificateBuilder builder = builder(name, serial, now, AUTHORITY_LIFE, name, keys.getPublic())
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                    .addExtension(
                            Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.digitalSignature))
                    .addExtension(
                            Extension.subjectKeyIdentifier,
                            false,
                            new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
            return new KeyAndChain(keys.getPrivate(), List.of(signed(builder, keys.getPrivate())));
        } catch (CertIOException | GeneralSecurityException impossible) {
            throw impossible(impossible);
        }
    }

    /**
     * A new serving certificate.
     *
     * @param authority that signs it
     * @param names DNS names, the first of them the one that is asked for most
     */
    static KeyAndChain serving(KeyAndChain authority, List<String> names, Instant now) {
        KeyPair keys = keys();
        X509Certificate signer = authority.leaf();
        GeneralName[] alternatives = names.stream()
                .map(name -> new GeneralName(GeneralName.dNSName, name))
                .toArray(GeneralName[]::new);
        try {
            JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
            X509v3CertificateBuilder builder = builder(
                            signer.getSubjectX500Principal(),
                            new BigInteger(SERIAL_BITS, RANDOM),
                            now,
                            SERVING_LIFE,
                            // A common name has 64 characters at most, and clients look at the alternatives only.
                            new X500Principal("CN=leadline-adapter"),
                            keys.getPublic())
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(
                            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                    .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives))
                    .addExtension(
                            Extension.subjectKeyIdentifier,
                            false,
                            identifiers.createSubjectKeyIdentifier(keys.getPublic()))
                    .addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            identifiers.createAuthorityKeyIdentifier(signer.getPublicKey()));
            return new KeyAndChain(keys.getPrivate(), List.of(signed(builder, authority.key())));
        } catch (CertIOException | GeneralSecurityException impossible) {
            throw impossible(impossible);
        }
    }

    /** True from two thirds of a certificate's life on: time to make the next. */
    static boolean isDue(X509Certificate certificate, Instant now) {
        Instant from = certificate.getNotBefore().toInstant();
        Duration life = Duration.between(from, certificate.getNotAfter().toInstant());
        return !now.isBefore(from.plus(life.multipliedBy(2).dividedBy(3)));
    }

    private static JcaX509v3CertificateBuilder builder(
            X500Principal issuer, BigInteger serial, Instant now, Duration life, X500Principal subject, PublicKey key) {
        Instant start = now.truncatedTo(ChronoUnit.SECONDS);
        return new JcaX509v3CertificateBuilder(
                issuer, serial, Date.from(start.minus(EARLY)), Date.from(start.plus(life)), subject, key);
    }

    private static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey signer)
            throws GeneralSecurityException {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer)));
        } catch (OperatorCreationException impossible) {
            throw impossible(impossible);
        }
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw impossible(impossible);
        }
    }

    private static IllegalStateException impossible(Exception cause) {
        return new IllegalStateException("every JDK makes ECDSA certificates on P-256", cause);
    }
}
