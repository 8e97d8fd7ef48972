package io.github.responsesws.autoconfigure;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.responsesws.tool.FunctionTool;
import io.github.responsesws.tool.FunctionTools;
import io.github.responsesws.tool.ResponsesTool;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotationUtils;

/**
 * Collects the functions of an application: beans, then {@link ResponsesTool} methods of
 * beans. It looks at the types of beans only and asks for a bean when its method is
 * called, so that a bean may hold tools and use them.
 */
final class FunctionToolCollector {

	private final ConfigurableListableBeanFactory beanFactory;

	private final JsonMapper mapper;

	private final List<FunctionTool> tools = new ArrayList<>();

	private final Map<String, String> origins = new HashMap<>();

	FunctionToolCollector(ConfigurableListableBeanFactory beanFactory, JsonMapper mapper) {
		this.beanFactory = beanFactory;
		this.mapper = mapper;
	}

	FunctionTools collect() {
		this.beanFactory.getBeansOfType(FunctionTool.class).forEach((name, tool) -> add(tool, "bean '" + name + "'"));
		for (String name : this.beanFactory.getBeanNamesForType(Object.class, true, false)) {
			Class<?> type = ScopedProxyUtils.isScopedTarget(name) ? null
					: AutoProxyUtils.determineTargetClass(this.beanFactory, name);
			if (type != null && AnnotationUtils.isCandidateClass(type, ResponsesTool.class)) {
				addMethods(name, type);
			}
		}
		return FunctionTools.of(this.tools);
	}

	private void addMethods(String beanName, Class<?> type) {
		MethodIntrospector
			.selectMethods(type,
					(MethodIntrospector.MetadataLookup<ResponsesTool>) (method) -> method
						.getAnnotation(ResponsesTool.class))
			.keySet()
			.stream()
			.sorted(Comparator.comparing(Method::getName))
			.forEach((method) -> add(tool(beanName, method),
					"method " + method.getName() + " of bean '" + beanName + "'"));
	}

	private FunctionTool tool(String beanName, Method method) {
		if (Modifier.isPrivate(method.getModifiers())) {
			// On a proxy it would run without the state of the bean.
			throw new IllegalStateException("Method " + method + " of bean '" + beanName
					+ "' is annotated with @ResponsesTool and must not be private");
		}
		return FunctionTools.annotated(() -> bean(beanName, method), method, this.mapper);
	}

	private Object bean(String beanName, Method method) {
		Object bean = this.beanFactory.getBean(beanName);
		if (!method.getDeclaringClass().isInstance(bean)) {
			throw new IllegalStateException("Bean '" + beanName + "' is a proxy of interfaces, which lacks method "
					+ method.getName() + ": make it a proxy of the class (proxyTargetClass)");
		}
		return bean;
	}

	private void add(FunctionTool tool, String origin) {
		String other = this.origins.putIfAbsent(tool.name(), origin);
		if (other != null) {
			throw new DuplicateToolException(tool.name(), other, origin);
		}
		this.tools.add(tool);
	}

}
