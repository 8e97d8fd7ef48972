package io.github.responsesws.autoconfigure;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.responsesws.tool.FunctionTool;
import io.github.responsesws.tool.FunctionToolSource;
import io.github.responsesws.tool.FunctionTools;
import io.github.responsesws.tool.ResponsesTool;
import org.jspecify.annotations.Nullable;
import reactor.util.Logger;
import reactor.util.Loggers;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * Collects the functions of an application: beans, those of {@link FunctionToolSource
 * sources}, then {@link ResponsesTool} methods of beans. It looks at the types of beans
 * only and asks for a bean when its method is called, so that a bean may hold tools and
 * use them. When all beans are there it warns of methods that the types did not tell of.
 */
final class FunctionToolCollector implements SmartInitializingSingleton {

	private static final Logger logger = Loggers.getLogger(FunctionToolCollector.class);

	private final ConfigurableListableBeanFactory beanFactory;

	/** Applications without annotated methods need none. */
	private final SingletonSupplier<JsonMapper> mapper;

	private final BeanTypes types;

	private final List<FunctionTool> tools = new ArrayList<>();

	private final Map<String, String> origins = new HashMap<>();

	private final Set<String> methods = new HashSet<>();

	private boolean collected;

	FunctionToolCollector(ConfigurableListableBeanFactory beanFactory, Supplier<JsonMapper> mapper) {
		this.beanFactory = beanFactory;
		this.mapper = SingletonSupplier.of(mapper);
		this.types = new BeanTypes(beanFactory);
	}

	FunctionTools collect() {
		this.collected = true;
		this.beanFactory.getBeansOfType(FunctionTool.class).forEach((name, tool) -> add(tool, "bean '" + name + "'"));
		this.beanFactory.getBeansOfType(FunctionToolSource.class)
			.forEach((name, source) -> source.functions().forEach((tool) -> add(tool, "source '" + name + "'")));
		for (String name : beanNames()) {
			Class<?> type = type(name);
			if (type != null) {
				methods(type).forEach((method) -> addMethod(name, method));
			}
		}
		return FunctionTools.of(this.tools);
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (!this.collected) {
			// Somebody else collects the functions.
			return;
		}
		for (String name : beanNames()) {
			Class<?> type = this.types.type(name);
			if (type == null) {
				continue;
			}
			Set<Class<?>> candidates = new HashSet<>(this.types.created(name, type));
			candidates.add(type);
			candidates.stream()
				.flatMap((candidate) -> methods(candidate).stream())
				.forEach((method) -> check(name, method));
		}
	}

	private void check(String beanName, Method method) {
		Object bean = this.beanFactory.getSingleton(beanName);
		if (!this.methods.contains(key(beanName, method))) {
			warnOfMissing(beanName, method);
		}
		else if (bean != null && AopUtils.isJdkDynamicProxy(bean) && !isInvocable(method, bean)) {
			logger.warn("Method {} of bean '{}' is annotated with @ResponsesTool but each call will fail, because the "
					+ "bean is a proxy of interfaces that lack it: declare the method in one of them, or make it a "
					+ "proxy of the class (proxyTargetClass)", method.getName(), beanName);
		}
	}

	private static boolean isInvocable(Method method, Object bean) {
		try {
			AopUtils.selectInvocableMethod(method, bean.getClass());
			return true;
		}
		catch (IllegalStateException ex) {
			return false;
		}
	}

	private static void warnOfMissing(String beanName, Method method) {
		logger.warn("Method {} of bean '{}' is annotated with @ResponsesTool but is no function of the model, because "
				+ "the type of the bean does not tell of it: declare {} as the type that the @Bean method returns, "
				+ "or put the annotation on the method of the interface", method.getName(), beanName,
				method.getDeclaringClass().getName());
	}

	private List<String> beanNames() {
		return Stream.of(this.beanFactory.getBeanNamesForType(Object.class, true, false))
			.filter((name) -> !ScopedProxyUtils.isScopedTarget(name) && !this.types.isInfrastructure(name))
			.toList();
	}

	/**
	 * Return the class of a bean. Behind an interface it is what the {@code @Bean} method
	 * creates, if that is one class.
	 */
	private @Nullable Class<?> type(String beanName) {
		Class<?> type = this.types.type(beanName);
		if (type == null || !methods(type).isEmpty() || !Modifier.isAbstract(type.getModifiers())) {
			return type;
		}
		Set<Class<?>> created = this.types.created(beanName, type);
		return (created.size() == 1) ? created.iterator().next() : type;
	}

	private static List<Method> methods(Class<?> type) {
		return AnnotationUtils.isCandidateClass(type, ResponsesTool.class) ? FunctionTools.annotatedMethods(type)
				: List.of();
	}

	private void addMethod(String beanName, Method method) {
		if (Modifier.isPrivate(method.getModifiers())) {
			// On a proxy it would run without the state of the bean.
			throw new IllegalStateException("Method " + method + " of bean '" + beanName
					+ "' is annotated with @ResponsesTool and must not be private");
		}
		this.methods.add(key(beanName, method));
		add(FunctionTools.annotated(() -> this.beanFactory.getBean(beanName), method, this.mapper.obtain()),
				"method " + method.getName() + " of bean '" + beanName + "'");
	}

	private static String key(String beanName, Method method) {
		return beanName + " " + method.getName() + " " + method.getParameterCount();
	}

	private void add(FunctionTool tool, String origin) {
		String other = this.origins.putIfAbsent(tool.name(), origin);
		if (other != null) {
			throw new DuplicateToolException(tool.name(), other, origin);
		}
		this.tools.add(tool);
	}

}
