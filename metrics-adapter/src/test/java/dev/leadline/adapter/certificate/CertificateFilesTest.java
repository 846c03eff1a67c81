// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateFilesTest {

    private final KeyAndChain first = PemSamples.ec(Instant.now());
    private final KeyAndChain second = PemSamples.ec(Instant.now());

    @TempDir
    private Path folder;

    private Path certificate;
    private Path key;
    private CertificateFiles files;

    @BeforeEach
    void name() {
        certificate = folder.resolve("tls.crt");
        key = folder.resolve("tls.key");
        files = new CertificateFiles(certificate, key);
    }

    @Test
    void readsPkcs8AndTheOlderFormsOfRsaAndEcKeys() throws Exception {
        KeyAndChain rsa = PemSamples.rsa();
        String parameters = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
        assertThat(PemSamples.traditional(rsa.key())).contains("BEGIN RSA PRIVATE KEY");
        assertThat(PemSamples.traditional(first.key())).contains("BEGIN EC PRIVATE KEY");

        assertServes(rsa, Pem.of(rsa.key()));
        assertServes(first, Pem.of(first.key()));
        assertServes(rsa, PemSamples.traditional(rsa.key()));
        assertServes(second, PemSamples.traditional(second.key()));
        assertServes(first, parameters + PemSamples.traditional(first.key()));
    }

    private void assertServes(KeyAndChain pair, String keyText) throws IOException {
        Files.writeString(certificate, Pem.of(pair.chain()));
        Files.writeString(key, keyText);
        files.look();
        // Forms differ in what they carry beside the key, so keys need not be equal byte by byte.
        assertThat(presented().chain()).isEqualTo(pair.chain());
        assertThat(KeyAndChain.belong(presented().key(), pair.leaf().getPublicKey()))
                .isTrue();
        assertThat(files.expires()).contains(pair.expires());
    }

    @Test
    void isNotReadyWithoutFilesAndSaysWhichOneIsMissing() {
        files.look();
        files.look();

        assertThat(files.isReady()).isFalse();
        assertThat(files.trouble().orElseThrow())
                .contains(certificate.toString(), "cannot be read", "nothing can be served");
    }

    @Test
    void followsTheSwappedLinkOfAKubernetesVolume() throws IOException {
        volume("..1", first);
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..1"));
        Files.createSymbolicLink(certificate, Path.of("..data/tls.crt"));
        Files.createSymbolicLink(key, Path.of("..data/tls.key"));
        files.look();
        assertThat(presented()).isEqualTo(first);

        volume("..2", second);
        Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of("..2"));
        Files.move(folder.resolve("..data_tmp"), folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        files.look();

        assertThat(presented()).isEqualTo(second);
    }

    private void volume(String name, KeyAndChain pair) throws IOException {
        Path inside = Files.createDirectory(folder.resolve(name));
        Files.writeString(inside.resolve("tls.crt"), Pem.of(pair.chain()));
        Files.writeString(inside.resolve("tls.key"), Pem.of(pair.key()));
    }

    @Test
    void keepsTheLastGoodPairWhileTheNewOneIsHalfWrittenAndSaysNothingOfAMoment() throws IOException {
        write(first);
        String whole = Pem.of(second.chain());
        for (int length = 0; length < whole.length() - 26; length += 61) {
            Files.writeString(certificate, whole.substring(0, length));
            files.look();
            assertThat(presented()).isEqualTo(first);
        }
        Files.writeString(certificate, whole);
        files.look();
        assertThat(presented()).isEqualTo(first);
        Files.writeString(key, Pem.of(second.key()));
        files.look();

        assertThat(presented()).isEqualTo(second);
    }

    @Test
    void saysWhenTheKeyIsNotTheCertificatesAndWhenItIsOverSaysNoMore() throws IOException {
        write(first);
        Files.writeString(key, Pem.of(second.key()));
        files.look();
        assertThat(files.trouble()).isEmpty();
        files.look();

        assertThat(files.trouble().orElseThrow())
                .contains(key.toString(), certificate.toString(), "is not the key of the first certificate")
                .contains("The last good certificate stays in use");
        assertThat(presented()).isEqualTo(first);

        Files.writeString(key, Pem.of(first.key()));
        files.look();
        assertThat(files.trouble()).isEmpty();
    }

    @Test
    void saysWhenTheServersOwnCertificateIsNotTheFirst() throws IOException {
        Files.writeString(certificate, Pem.of(List.of(second.leaf(), first.leaf())));
        Files.writeString(key, Pem.of(first.key()));
        files.look();
        files.look();

        assertThat(files.trouble().orElseThrow()).contains("must be first");
    }

    @Test
    void refusesWhatIsTooLargeAndWhatIsNoPem() throws IOException {
        Files.writeString(key, Pem.of(first.key()));
        byte[] large = new byte[(1 << 20) + 1];
        Arrays.fill(large, (byte) 'x');
        Files.write(certificate, large);
        files.look();
        files.look();
        assertThat(files.trouble().orElseThrow()).contains("larger than 1 MiB");

        Files.writeString(certificate, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        files.look();
        files.look();
        assertThat(files.trouble().orElseThrow()).contains(certificate.toString());
        assertThat(files.isReady()).isFalse();
    }

    private void write(KeyAndChain pair) throws IOException {
        Files.writeString(certificate, Pem.of(pair.chain()));
        Files.writeString(key, Pem.of(pair.key()));
        files.look();
        assertThat(presented()).isEqualTo(pair);
    }

    private KeyAndChain presented() {
        return ((LiveKeys) files.keyManager()).current().orElseThrow();
    }
}
