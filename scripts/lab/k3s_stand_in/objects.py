"""Objects under /registry in the datastore, and the paths that the API gives them."""
import json
import re
import time
import uuid

# plural: version, kind, whether it lives in a namespace
KINDS = {
    "nodes": ("v1", "Node", False),
    "namespaces": ("v1", "Namespace", False),
    "persistentvolumes": ("v1", "PersistentVolume", False),
    "persistentvolumeclaims": ("v1", "PersistentVolumeClaim", True),
    "pods": ("v1", "Pod", True),
    "services": ("v1", "Service", True),
    "configmaps": ("v1", "ConfigMap", True),
    "secrets": ("v1", "Secret", True),
    "serviceaccounts": ("v1", "ServiceAccount", True),
    "deployments": ("apps/v1", "Deployment", True),
    "customresourcedefinitions": ("apiextensions.k8s.io/v1", "CustomResourceDefinition", False),
}
PATH = re.compile(r"^/(?:api/(?P<core>v1)|apis/(?P<group>[^/]+/v1))"
                  r"(?:/namespaces/(?P<namespace>[^/]+))?/(?P<plural>[a-z]+)(?:/(?P<name>[^/]+))?$")


def now():
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def path_of(plural, namespace=None, name=None):
    version, _, namespaced = KINDS[plural]
    parts = ["/api/v1" if version == "v1" else f"/apis/{version}"]
    if namespaced and namespace:
        parts.append(f"namespaces/{namespace}")
    return "/".join(parts + [plural] + ([name] if name else []))


def parse(path):
    """Plural, namespace and name of an API path; None for one that this API does not have."""
    found = PATH.match(path)
    if not found or found["plural"] not in KINDS:
        return None
    version = KINDS[found["plural"]][0]
    if version != (found["core"] or found["group"]):
        return None
    return found["plural"], found["namespace"], found["name"]


def key_of(plural, namespace, name):
    return "/".join(part for part in ("/registry", plural, namespace, name) if part)


def get(store, plural, namespace, name):
    value = store.get(key_of(plural, namespace, name))
    return json.loads(value) if value is not None else None


def items(store, plural, namespace=None):
    return [json.loads(value) for _, value in store.list(key_of(plural, namespace, None) + "/")]


def put(store, plural, item, namespace=None):
    """Creates, or replaces and keeps what the server gave at the creation."""
    version, kind, namespaced = KINDS[plural]
    metadata = item.setdefault("metadata", {})
    namespace = (namespace or metadata.get("namespace") or "default") if namespaced else None
    if namespace:
        metadata["namespace"] = namespace
    old = get(store, plural, namespace, metadata["name"])
    kept = old["metadata"] if old else {"uid": str(uuid.uuid4()), "creationTimestamp": now()}
    metadata.update({name: kept[name] for name in ("uid", "creationTimestamp")})
    item.update(apiVersion=version, kind=kind)
    store.put(key_of(plural, namespace, metadata["name"]), json.dumps(item, sort_keys=True).encode())
    return item


def delete(store, plural, namespace, name):
    store.delete(key_of(plural, namespace, name))


def seed(store):
    """What a new cluster has of its own."""
    for name in ("default", "kube-system", "kube-public", "kube-node-lease"):
        put(store, "namespaces", {"metadata": {"name": name}, "status": {"phase": "Active"}})
    put(store, "serviceaccounts", {"metadata": {"name": "default", "namespace": "default"}})
    put(store, "services", {
        "metadata": {"name": "kubernetes", "namespace": "default"},
        "spec": {"clusterIP": "10.43.0.1", "ports": [{"port": 443}]}})
    put(store, "deployments", {
        "metadata": {"name": "coredns", "namespace": "kube-system"}, "spec": {"replicas": 1},
        "status": {"availableReplicas": 1, "conditions": [{"type": "Available", "status": "True"}]}})


def register_node(store, name, address, version, sticky):
    """As the kubelet does at each start: a node that is there keeps its UID; a sticky one its address too."""
    old = get(store, "nodes", None, name)
    if old and sticky:
        address = old["status"]["addresses"][0]["address"]
    put(store, "nodes", {
        "metadata": {
            "name": name, "annotations": {"k3s.io/hostname": name, "k3s.io/internal-ip": address},
            "labels": {"kubernetes.io/hostname": name, "node-role.kubernetes.io/control-plane": "true",
                       "node-role.kubernetes.io/master": "true"}},
        "spec": {"podCIDR": "10.42.0.0/24", "providerID": f"k3s://{name}"},
        "status": {
            "addresses": [{"type": "InternalIP", "address": address}, {"type": "Hostname", "address": name}],
            "conditions": [{"type": "Ready", "status": "True", "reason": "KubeletReady", "lastHeartbeatTime": now(),
                            "lastTransitionTime": now(), "message": "kubelet is posting ready status"}],
            "nodeInfo": {"kubeletVersion": version}}})
