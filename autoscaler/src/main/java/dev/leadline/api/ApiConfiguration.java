// SPDX-License-Identifier: Apache-2.0
package dev.leadline.api;

import dev.leadline.loop.DecisionJournal;
import dev.leadline.loop.PolicyLoop;
import dev.leadline.loop.PolicyRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.scheduler.Schedulers;

/**
 * The REST API. Needs the beans {@link PolicyService}, {@link PolicyRegistry}, {@link DecisionJournal},
 * {@link PolicyLoop}, {@link DecisionStream}, {@link PrometheusRegistry} and {@link ApiGate}, whatever they are made of:
 * {@link ApiServer} registers them.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class ApiConfiguration {

    /** Requests wait for SQL and for their policy's turn on virtual threads, never on the event loop. */
    @Bean(destroyMethod = "close")
    ExecutorService requestWorkers() {
        return Executors.newVirtualThreadPerTaskExecutor();
    }

    @Bean
    RouterFunction<ServerResponse> apiRoutes(
            PolicyService policies,
            PolicyRegistry registry,
            DecisionJournal journal,
            PolicyLoop loop,
            DecisionStream stream,
            PrometheusRegistry metrics,
            ApiGate gate,
            InventoryHandler inventory,
            ExecutorService requestWorkers) {
        Answers answers = new Answers(Schedulers.fromExecutorService(requestWorkers));
        return ApiRoutes.of(
                new PolicyHandler(policies, new PolicyView(registry), answers),
                new PushHandler(registry, loop, policies, answers),
                new DecisionHandler(registry, journal, answers),
                stream,
                new HealthHandler(metrics, gate, answers),
                inventory,
                new ManifestHandler(registry, answers));
    }

    /** Event loops of its own: the shared ones would end for every server of the process when the first one closes. */
    @Bean
    ReactorResourceFactory eventLoops() {
        ReactorResourceFactory loops = new ReactorResourceFactory();
        loops.setUseGlobalResources(false);
        loops.setShutdownQuietPeriod(Duration.ZERO);
        loops.setShutdownTimeout(Duration.ofSeconds(2));
        return loops;
    }

    @Bean
    WriteFilter writeFilter(ApiGate gate) {
        return new WriteFilter(gate);
    }

    @Bean
    ProblemHandler problemHandler() {
        return new ProblemHandler();
    }

    /** Streams end first, or a graceful shutdown would wait for their readers. */
    @Bean
    ApplicationListener<ContextClosedEvent> streamsEndFirst(DecisionStream stream) {
        return closed -> stream.close();
    }
}
