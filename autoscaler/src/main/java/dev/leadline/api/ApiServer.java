// SPDX-License-Identifier: Apache-2.0
package dev.leadline.api;

import dev.leadline.inventory.NodeRoom;
import dev.leadline.loop.DecisionJournal;
import dev.leadline.loop.PolicyLoop;
import dev.leadline.loop.PolicyRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.BindException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The API on a port, started by plain code: {@code ApiServer.of(parts).start("127.0.0.1", 8080)}. */
public final class ApiServer implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    private ApiServer(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /**
     * What the API is made of.
     *
     * @param policies stores policies and brings them into force
     * @param registry the policies in force
     * @param journal every decision
     * @param loop decides what is pushed
     * @param stream tells readers of every decision; must be among the loop's listeners
     * @param metrics what {@code /metrics} shows
     */
    public record Parts(
            PolicyService policies,
            PolicyRegistry registry,
            DecisionJournal journal,
            PolicyLoop loop,
            DecisionStream stream,
            PrometheusRegistry metrics) {}

    /** An API that is not started yet. */
    public static Builder of(Parts parts) {
        return new Builder(parts);
    }

    /** The port it listens on. */
    public int port() {
        return Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer(), "an API that runs")
                .getPort();
    }

    /** True until it is closed, by {@link #close} or because the process ends. */
    public boolean isRunning() {
        return context.isActive();
    }

    /** Answers what it was asked already, then stops. Nobody else calls it: commands do, from a shutdown hook. */
    @Override
    public void close() {
        context.close();
    }

    /** Collects what is served beside the API. */
    public static final class Builder {
        private final Parts parts;
        private final List<Class<?>> configurations = new ArrayList<>(List.of(ApiConfiguration.class));
        private final Map<Class<?>, Supplier<?>> beans = new HashMap<>();
        private ApiGate gate = ApiGate.OPEN;
        private InventoryHandler inventory = new InventoryHandler(Optional::empty);

        private Builder(Parts parts) {
            this.parts = parts;
        }

        /** Serves what another Spring configuration class defines, for instance a page. */
        public Builder with(Class<?> configuration) {
            configurations.add(configuration);
            return this;
        }

        /** Gives such a configuration an object that it needs. */
        public <T> Builder bean(Class<T> type, T object) {
            beans.put(type, () -> object);
            return this;
        }

        /** Limits what the API may be used for. */
        public Builder behind(ApiGate limits) {
            gate = limits;
            return this;
        }

        /** Shows what hardware is there; empty while that is not known. */
        public Builder showing(Supplier<Optional<List<NodeRoom>>> nodes) {
            inventory = new InventoryHandler(nodes);
            return this;
        }

        /**
         * Opens the port.
         *
         * @param address the address to listen on
         * @param port 0 for any free one
         * @throws PortTakenException when something else listens there
         */
        public ApiServer start(String address, int port) {
            // Spring would read logback.xml again and lose what other threads say meanwhile.
            System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
            SpringApplication application = new SpringApplication(configurations.toArray(Class<?>[]::new));
            application.setWebApplicationType(WebApplicationType.REACTIVE);
            application.setBannerMode(Banner.Mode.OFF);
            application.setLogStartupInfo(false);
            application.setRegisterShutdownHook(false);
            application.setDefaultProperties(properties(address, port));
            application.addInitializers(context -> register((GenericApplicationContext) context));
            try {
                return new ApiServer(application.run());
            } catch (RuntimeException failed) {
                throw taken(failed, address, port);
            }
        }

        private static Map<String, Object> properties(String address, int port) {
            Map<String, Object> properties = new HashMap<>();
            properties.put("server.address", address);
            properties.put("server.port", port);
            properties.put("server.shutdown", "graceful");
            properties.put("spring.lifecycle.timeout-per-shutdown-phase", "5s");
            properties.put("spring.main.lazy-initialization", "true");
            properties.put("spring.jmx.enabled", "false");
            return properties;
        }

        private void register(GenericApplicationContext context) {
            context.registerBean(PolicyService.class, parts::policies);
            context.registerBean(PolicyRegistry.class, parts::registry);
            context.registerBean(DecisionJournal.class, parts::journal);
            context.registerBean(PolicyLoop.class, parts::loop);
            context.registerBean(DecisionStream.class, parts::stream);
            context.registerBean(PrometheusRegistry.class, parts::metrics);
            context.registerBean(ApiGate.class, () -> gate);
            context.registerBean(InventoryHandler.class, () -> inventory);
            beans.forEach((type, object) -> register(context, type, object));
        }

        @SuppressWarnings("unchecked") // bean() takes only objects of the type
        private static <T> void register(GenericApplicationContext context, Class<T> type, Supplier<?> object) {
            context.registerBean(type, (Supplier<T>) object);
        }

        private static RuntimeException taken(RuntimeException failed, String address, int port) {
            for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
                if (cause instanceof PortInUseException || cause instanceof BindException) {
                    return new PortTakenException(address, port, failed);
                }
            }
            return failed;
        }
    }
}
