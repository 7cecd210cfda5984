package io.github.discovery.webclient.tls;

import io.github.discovery.client.ServiceUris;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.HttpHost;

/**
 * Lets Apache HttpComponents ask for a name wherever it connects to an address: a route
 * can have one for TLS, which it is pooled by, too. Thus planners of routes and
 * strategies of TLS that an application has set are kept.
 */
public final class HttpComponentsServerName {

	private static final String INTERCEPTOR = "TLS_SERVER_NAME";

	private HttpComponentsServerName() {
	}

	/**
	 * Give a blocking client its name.
	 * @param builder of the client
	 * @param name the name
	 */
	public static void secure(HttpClientBuilder builder, String name) {
		builder.addExecInterceptorBefore(ChainElement.CONNECT.name(), INTERCEPTOR,
				(request, scope, chain) -> chain.proceed(request, new ExecChain.Scope(scope.exchangeId,
						named(scope.route, name), scope.originalRequest, scope.execRuntime, scope.clientContext)));
	}

	/**
	 * Give a reactive client its name.
	 * @param builder of the client
	 * @param name the name
	 */
	public static void secure(HttpAsyncClientBuilder builder, String name) {
		builder.addExecInterceptorBefore(ChainElement.CONNECT.name(), INTERCEPTOR,
				(request, producer, scope, chain, callback) -> chain.proceed(request, producer,
						new AsyncExecChain.Scope(scope.exchangeId, named(scope.route, name), scope.originalRequest,
								scope.cancellableDependency, scope.clientContext, scope.execRuntime, scope.scheduler,
								scope.execCount),
						callback));
	}

	private static HttpRoute named(HttpRoute route, String name) {
		HttpHost target = route.getTargetHost();
		if (!ServiceUris.isAddress(target.getHostName())) {
			return route;
		}
		HttpHost proxy = route.getProxyHost();
		return new HttpRoute(target, new HttpHost(target.getSchemeName(), name, target.getPort()),
				route.getLocalAddress(), (proxy != null) ? new HttpHost[] { proxy } : null, route.isSecure(),
				route.getTunnelType(), route.getLayerType());
	}

}
