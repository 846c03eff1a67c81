// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Who may know whom. The picture is in src/docs/architecture.md; this is what keeps it true. */
class ArchitectureTest {

    private static final String HOME = "dev.leadline.";

    /** What a room may read besides itself. */
    private static final Map<String, Set<String>> MAY_READ = Map.ofEntries(
            Map.entry("forecast", Set.of()),
            Map.entry("units", Set.of()),
            Map.entry("explain", Set.of()),
            Map.entry("fleet", Set.of("units")),
            Map.entry("policy", Set.of("units", "fleet")),
            Map.entry("capacity", Set.of("units", "fleet", "policy")),
            Map.entry("decide", Set.of("units", "fleet", "policy", "capacity", "explain", "forecast")),
            Map.entry("rehearse", Set.of("units", "fleet", "policy", "capacity", "decide", "explain", "forecast")),
            Map.entry("crd", Set.of("units", "fleet", "policy")),
            Map.entry("cluster", Set.of("units", "fleet", "policy", "crd")),
            Map.entry("inventory", Set.of("units", "fleet", "policy", "cluster")),
            Map.entry("act", Set.of("units", "fleet", "policy", "decide", "explain", "cluster")),
            Map.entry(
                    "status",
                    Set.of(
                            "units",
                            "fleet",
                            "policy",
                            "decide",
                            "explain",
                            "forecast",
                            "crd",
                            "cluster",
                            "act",
                            "loop")),
            Map.entry("manifest", Set.of("units", "fleet", "policy")),
            Map.entry("adapter", Set.of("units", "fleet", "policy", "crd")));

    private static final Set<String> PURE =
            Set.of("forecast", "units", "fleet", "policy", "capacity", "decide", "explain", "rehearse");

    /** Calls whose answer depends on when and where they are made. */
    private static final Set<String> IMPURE_CALLS = Set.of(
            "java.lang.Math.random",
            "java.lang.System.currentTimeMillis",
            "java.lang.System.getenv",
            "java.lang.System.nanoTime",
            "java.time.Clock.systemDefaultZone",
            "java.time.Clock.systemUTC",
            "java.time.Instant.now",
            "java.time.LocalDate.now",
            "java.time.LocalDateTime.now",
            "java.time.OffsetDateTime.now",
            "java.time.ZonedDateTime.now",
            "java.util.UUID.randomUUID",
            "java.util.concurrent.ThreadLocalRandom.current");

    @SuppressWarnings("NullAway.Init") // set once before all tests
    private static JavaClasses ours;

    @BeforeAll
    static void readTheHouse() {
        ours = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.leadline");
    }

    @Test
    void everyRoomIsRead() {
        Set<String> rooms = ours.stream().map(ArchitectureTest::room).collect(Collectors.toCollection(TreeSet::new));
        assertThat(rooms)
                .contains("app", "adapter", "forecast", "units", "fleet", "policy", "decide", "explain", "rehearse");
        assertThat(ours.size()).isGreaterThan(60);
    }

    @TestFactory
    Stream<DynamicTest> aRoomReadsOnlyWhatItMay() {
        return MAY_READ.entrySet().stream().sorted(Map.Entry.comparingByKey()).map(entry -> {
            String room = entry.getKey();
            Set<String> allowed = entry.getValue();
            return DynamicTest.dynamicTest(
                    room + " reads " + new TreeSet<>(allowed),
                    () -> noClasses()
                            .that()
                            .resideInAPackage(HOME + room + "..")
                            .should()
                            .dependOnClassesThat(describe(
                                    "are another room of Leadline than " + new TreeSet<>(allowed),
                                    other -> other.getPackageName().startsWith(HOME)
                                            && !room(other).equals(room)
                                            && !allowed.contains(room(other))))
                            .allowEmptyShould(true)
                            .check(ours));
        });
    }

    @Test
    void theAutoscalerDoesNotSeeTheAdapter() {
        noClasses()
                .that()
                .resideOutsideOfPackage(HOME + "adapter..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(HOME + "adapter..")
                .check(ours);
    }

    @Test
    void pureRoomsKnowNoFrameworkAndNoOutsideWorld() {
        noClasses()
                .that(livePurely())
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.springframework..",
                        "io.fabric8..",
                        "reactor..",
                        "io.netty..",
                        "org.slf4j..",
                        "java.util.logging..",
                        "java.net.http..",
                        "java.nio.file..",
                        "java.sql..")
                .check(ours);
    }

    @Test
    void pureRoomsAskNoClockAndDrawNoUnseededNumbers() {
        noClasses()
                .that(livePurely())
                .should()
                .accessTargetWhere(describe("ask a clock, the environment or an unseeded generator", this::isImpure))
                .check(ours);
    }

    @Test
    void onlyTheCrdTypesOfThePoliciesKnowKubernetes() {
        noClasses()
                .that()
                .resideInAnyPackage(HOME + "units..", HOME + "fleet..", HOME + "policy..", HOME + "rehearse..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.fabric8..")
                .check(ours);
    }

    @Test
    void roomsHaveNoCycles() {
        slices().matching(HOME + "(*)..").should().beFreeOfCycles().check(ours);
    }

    @Test
    void everyPackageSaysThatNullIsMarked() {
        Set<String> unmarked = ours.stream()
                .map(JavaClass::getPackage)
                .filter(room -> room.tryGetPackageInfo()
                        .filter(info -> info.isAnnotatedWith(NullMarked.class))
                        .isEmpty())
                .map(room -> room.getName())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(unmarked).isEmpty();
    }

    @Test
    void namesSayWhatAThingIs() {
        noClasses()
                .should()
                .haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager|Impl|Common|Misc)(\\$.*)?")
                .check(ours);
    }

    private static DescribedPredicate<JavaClass> livePurely() {
        return resideInAnyPackage(PURE.stream().map(room -> HOME + room + "..").toArray(String[]::new))
                .as("live in a pure room");
    }

    private boolean isImpure(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        String target = owner + "." + access.getName();
        boolean unseeded = owner.equals("java.util.Random")
                && access.getName().equals("<init>")
                && access instanceof JavaConstructorCall call
                && call.getTarget().getRawParameterTypes().isEmpty();
        return unseeded || IMPURE_CALLS.contains(target);
    }

    private static String room(JavaClass type) {
        String below = type.getPackageName().substring(HOME.length());
        int dot = below.indexOf('.');
        return dot < 0 ? below : below.substring(0, dot);
    }
}
