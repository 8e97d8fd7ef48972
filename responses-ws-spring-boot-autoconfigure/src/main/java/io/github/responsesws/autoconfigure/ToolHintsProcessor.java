package io.github.responsesws.autoconfigure;

import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.util.ClassUtils;

/**
 * Tells a native image what the tools and the answers of a bean need reflection for: what
 * its class says, without creating the bean.
 */
final class ToolHintsProcessor implements BeanRegistrationAotProcessor {

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
		BindingHints found = new BindingHints(bean.getBeanFactory().getBeanClassLoader());
		classes(bean).forEach(found::addBean);
		return found.isEmpty() ? null : (context, code) -> found.register(context.getRuntimeHints());
	}

	private static Set<Class<?>> classes(RegisteredBean bean) {
		Set<Class<?>> classes = new LinkedHashSet<>();
		Class<?> type = ClassUtils.getUserClass(bean.getBeanClass());
		classes.add(type);
		classes.addAll(new BeanTypes(bean.getBeanFactory()).created(bean.getBeanName(), type));
		return classes;
	}

}
