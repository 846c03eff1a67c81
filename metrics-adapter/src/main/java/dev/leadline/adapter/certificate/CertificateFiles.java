// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.certificate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.X509ExtendedKeyManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PEM chain and a PEM key in two files, such as those of a mounted Secret. They are read every few seconds and compared
 * by content: watching would miss the swapped links of Kubernetes volumes on some file systems. What cannot be used
 * changes nothing; it is said once, when it is still the same at the next look, since files may be met half written.
 */
public final class CertificateFiles implements ServingCertificate {

    private static final Logger log = LoggerFactory.getLogger(CertificateFiles.class);
    private static final Duration PERIOD = Duration.ofSeconds(5);

    /** As much as a Secret can hold. */
    private static final int LARGEST = 1 << 20;

    private record Content(String certificates, String key) {}

    private final Path certificates;
    private final Path key;
    private final LiveKeys keys = new LiveKeys();
    private final Complaint complaint = new Complaint(log);
    private Optional<Content> last = Optional.empty();
    private Optional<String> suspected = Optional.empty();
    private volatile Optional<Beat> beat = Optional.empty();

    /**
     * @param certificates PEM file, the server's own certificate first
     * @param key PEM file: PKCS#8, PKCS#1 (RSA) or SEC 1 (EC), not encrypted
     */
    public CertificateFiles(Path certificates, Path key) {
        this.certificates = certificates;
        this.key = key;
    }

    /** Reads the files now and from now on. */
    public synchronized void start() {
        look();
        if (beat.isEmpty()) {
            beat = Optional.of(new Beat("certificate-files", PERIOD, this::look));
        }
    }

    /** One look at the files. */
    synchronized void look() {
        try {
            Content content = new Content(read(certificates), read(key));
            if (!last.equals(Optional.of(content))) {
                use(KeyAndChain.read(certificates.toString(), content.certificates(), key.toString(), content.key()));
                last = Optional.of(content);
            }
            suspected = Optional.empty();
            complaint.over("The certificate in " + certificates + " can be used again.");
        } catch (UnusableCertificate unusable) {
            if (suspected.equals(Optional.of(unusable.sentence()))) {
                complaint.met(unusable.sentence()
                        + (isReady()
                                ? " The last good certificate stays in use, until "
                                        + keys.expires().map(Instant::toString).orElse("") + "."
                                : " There is no certificate yet, so nothing can be served."));
            }
            suspected = Optional.of(unusable.sentence());
        }
    }

    private void use(KeyAndChain pair) {
        if (keys.use(pair)) {
            log.info(
                    "Serving with the certificate in {} for {}, which expires at {}.",
                    certificates,
                    pair.leaf().getSubjectX500Principal(),
                    pair.expires());
        }
    }

    private static String read(Path file) throws UnusableCertificate {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(LARGEST + 1);
            if (content.length > LARGEST) {
                throw new UnusableCertificate(file + " is larger than 1 MiB, which no certificate or key is.");
            }
            return new String(content, StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            throw new UnusableCertificate(file + " cannot be read: " + unreadable + ".");
        }
    }

    /** What is wrong with the files, when something lasting is. */
    public Optional<String> trouble() {
        return complaint.said();
    }

    @Override
    public X509ExtendedKeyManager keyManager() {
        return keys;
    }

    @Override
    public boolean isReady() {
        return keys.current().isPresent();
    }

    @Override
    public Optional<Instant> expires() {
        return keys.expires();
    }

    @Override
    public void close() {
        beat.ifPresent(Beat::close);
        beat = Optional.empty();
    }
}
